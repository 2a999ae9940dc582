// `npm test`: sets up what is missing, checks, runs every test, and closes with a plain count.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  checkNode,
  ensureBuild,
  ensureChromium,
  ensureModules,
  ensureRedis,
  ensureVulkanLoader,
  root,
  setUp,
} from './setup.mjs'
import { withTypeScript } from './typescript.mjs'

setUp([checkNode, ensureModules, ensureRedis, ensureChromium, ensureVulkanLoader, ensureBuild])

const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status ?? 1

/** As `run`, and answers with all that was printed, which is shown meanwhile. */
const runHeard = async (command, args) => {
  const env = process.stdout.isTTY ? { ...process.env, FORCE_COLOR: '1' } : process.env
  const child = spawn(command, args, { cwd: root, env, stdio: ['inherit', 'pipe', 'pipe'] })
  let printed = ''
  for (const name of ['stdout', 'stderr'])
    child[name].setEncoding('utf8').on('data', (text) => {
      printed += text
      process[name].write(text)
    })
  const [status] = await once(child, 'close')
  return { status: status ?? 1, printed }
}

const folder = mkdtempSync(join(tmpdir(), 'colorizebot-test-'))
const report = join(folder, 'report.json')
const picked = process.argv.slice(2)
const checked = picked.length > 0 ? 0 : run('npm', ['run', '--silent', 'check'])
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const args = [
  vitest,
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...picked,
]
const { status: tested, printed } = await runHeard(process.execPath, args)
const leaked = await withTypeScript('/test/support/secrets.ts', ({ secretsIn }) => secretsIn(printed))

const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'))
rmSync(folder, { recursive: true })
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''
if (checked !== 0) console.log('npm run check failed: see above')
if (leaked.length > 0) console.log(`secrets were printed: ${leaked.join(', ')} of test/support/secrets.ts`)
console.log(`${numPassedTests} passed, ${numFailedTests} failed${skipped}`)
process.exit(checked || tested || leaked.length || (numPassedTests === 0 ? 1 : 0))
