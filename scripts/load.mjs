// `npm run load -- --rate 2 --minutes 10`: summons the bot on a local Reddit and Discord while processes and Redis are
// killed, and counts the answers.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuild, ensureRedis, root, setUp } from './setup.mjs'
import { withTypeScript } from './typescript.mjs'

const defaults = {
  rate: '2', // summons per second; a third of them on Discord
  minutes: '1',
  workers: '2',
  listeners: '2',
  webs: '1',
  kills: '10',
  'redis-restarts': '2',
  seed: String(Date.now() % 100_000),
}
const usage = `usage: npm run load -- ${Object.keys(defaults)
  .map((name) => `[--${name} n]`)
  .join(' ')}`

const readOptions = () => {
  const options = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, { type: 'string', default: value }]),
  )
  const { values } = parseArgs({ options })
  const numbers = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]))
  if (Object.values(numbers).some((value) => !(value >= 0)))
    throw new Error('every option must be a number of 0 or more')
  return numbers
}

const given = (() => {
  try {
    return readOptions()
  } catch (error) {
    console.error(`${error.message}\n${usage}`)
    process.exit(2)
  }
})()

setUp([ensureRedis, ensureBuild])
const started = performance.now()
const say = (line) => console.log(`${((performance.now() - started) / 1000).toFixed(1)} s  ${line}`)
const overMs = given.minutes * 60_000
const asked = Math.round(given.rate * given.minutes * 60)
const discord = Math.round(asked / 3)
const options = {
  summons: { reddit: asked - discord, discord },
  overMs,
  processes: { listen: given.listeners, worker: given.workers, web: given.webs },
  kills: { everyMs: overMs / (given.kills + 1), most: given.kills },
  redisRestarts: { everyMs: overMs / (given['redis-restarts'] + 1), most: given['redis-restarts'] },
  requestsPerWindow: 1_000_000,
  rateLimited: { share: 0.01, ms: 500 },
  pictures: { slow: 0.02, cut: 0.02, gone: 0.01 },
  seed: given.seed,
  limitMs: Math.max(5 * 60_000, overMs),
  say,
}

const report = await withTypeScript('/test/support/load/load.ts', ({ runLoad }) => runLoad(options))
const table = await withTypeScript('/test/support/load/report-table.ts', ({ tableOf }) =>
  tableOf(report, options),
)
const chart = await withTypeScript('/test/support/load/chart.ts', ({ memoryChart }) =>
  memoryChart(report.memory),
)
const folder = join(root, 'test-output', 'load')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'report.json'), JSON.stringify({ given, report }, null, 2))
writeFileSync(join(folder, 'memory.png'), chart)
console.log(`\n${table}\n\nSeed ${given.seed}. The report and the memory chart are in test-output/load.`)
process.exit(report.lost === 0 && report.doubled === 0 && report.answered === report.accepted ? 0 : 1)
