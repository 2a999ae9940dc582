// `npm run test:redis`: runs the tests of the stores, queues, roles and platforms on a real cluster and on real sentinels.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuild, ensureRedis, root, setUp } from './setup.mjs'

const kinds = ['cluster', 'sentinel']
const suites = [
  'test/stores',
  'test/queue/queues.redis.test.ts',
  'test/roles',
  'test/requests',
  'test/platforms',
]

/** Tests of the private server itself, and tests that start their own kind of Redis. */
const elsewhere = [
  'test/platforms/reddit/killed.program.test.ts', // adopts the private server that a killed program has left
  'test/roles/redis-login.program.test.ts', // starts a server of its own
  'test/roles/redis-failover.slow.test.ts', // starts each kind itself
]

const [only, ...picked] = process.argv.slice(2)
if (only !== undefined && !kinds.includes(only)) {
  console.error(`usage: npm run test:redis -- [${kinds.join(' | ')}] [test files]`)
  process.exit(2)
}
setUp([ensureRedis, ensureBuild])
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const excluded = elsewhere.map((file) => `--exclude=${file}`)
const failed = (only === undefined ? kinds : [only]).filter((kind) => {
  console.log(`\n· On a ${kind}`)
  const args = [vitest, 'run', ...excluded, ...(picked.length > 0 ? picked : suites)]
  const env = { ...process.env, TEST_REDIS: kind }
  return spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status !== 0
})
for (const kind of failed) console.log(`Tests failed on a ${kind}`)
process.exit(failed.length > 0 ? 1 : 0)
