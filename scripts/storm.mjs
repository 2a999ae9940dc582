// `npm run storm -- 1000`: so many summons in a minute, processes killed meanwhile, exactly one answer each.
import { ensureBuild, ensureRedis, setUp } from './setup.mjs'
import { withTypeScript } from './typescript.mjs'

const summons = Number(process.argv[2] ?? 1_000)
const seed = Number(process.argv[3] ?? Date.now() % 100_000)
const minuteMs = 60_000
const started = performance.now()

const say = (line) => console.log(`${((performance.now() - started) / 1000).toFixed(1)} s  ${line}`)
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`

setUp([ensureRedis, ensureBuild])
const report = await withTypeScript('/test/support/storm.ts', async ({ runStorm, quantile }) => {
  const made = await runStorm({
    ...{ summons, seed, say, workers: 2, requestsPerWindow: 100_000 },
    overMs: (minuteMs * summons) / 1_000,
    rateLimited: { share: 0.01, ms: 500 },
    kills: { everyMs: 3_000, most: Infinity },
    limitMs: 5 * minuteMs,
  })
  return { ...made, medianMs: quantile(made.latenciesMs, 0.5), slowMs: quantile(made.latenciesMs, 0.99) }
})

const { answered, lost, doubled, kills, rateLimits, tookMs, medianMs, slowMs } = report
console.log(`
${summons} summons, seed ${seed}: ${answered} answered once, ${doubled} more than once, ${lost} never
killed: ${kills.worker ?? 0} times a worker, ${kills.listen ?? 0} times the listener; RATELIMIT ${rateLimits} times
the last answer after ${seconds(tookMs)}; median ${seconds(medianMs)}, 99th percentile ${seconds(slowMs)}`)
process.exit(answered === summons ? 0 : 1)
