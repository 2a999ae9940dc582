import type { LoadReport } from './load.ts'
import type { Spread } from './measures.ts'
import type { LoadOptions } from './options.ts'

const seconds = (ms: number): string => (Number.isNaN(ms) ? '-' : `${(ms / 1_000).toFixed(2)} s`)

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none'

const row = (name: string, value: string): string => `| ${name.padEnd(34)} | ${value} |`

const spread = ({ count, medianMs, slowMs }: Spread): string =>
  `median ${seconds(medianMs)}, 99th percentile ${seconds(slowMs)} (${count})`

/** The results of a load as a table. */
export const tableOf = (report: LoadReport, { summons, processes }: LoadOptions): string => {
  const asked = summons.reddit + summons.discord
  const perSecond = report.accepted / (report.tookMs / 1_000)
  const { oursMs, bareMs } = report.queue
  return [
    row('asked', `${asked}: ${summons.reddit} on Reddit, ${summons.discord} on Discord`),
    row('processes', listed(processes)),
    row(
      'accepted',
      `${report.accepted}; asked of Discord while nobody listened: ${report.unheard}; turned away there at once: ${report.turnedAway}`,
    ),
    row('answered once', String(report.answered)),
    row('answered more than once', String(report.doubled)),
    row('lost', String(report.lost)),
    row('told why there is no picture', listed(report.refusals)),
    row('killed', `${listed(report.kills)}, Redis ${report.redisRestarts}`),
    row('RATELIMIT by Reddit', String(report.rateLimits)),
    ...Object.entries(report.whole).map(([name, one]) => row(`from asking to answer, ${name}`, spread(one))),
    ...Object.entries(report.stages).map(([name, one]) => row(name, spread(one))),
    row(
      'accepted and settled',
      `${perSecond.toFixed(2)} a second, ${(perSecond / processes.worker).toFixed(2)} a worker`,
    ),
    row('queue, per job', `${oursMs.toFixed(2)} ms; bare BullMQ ${bareMs.toFixed(2)} ms`),
    row('Redis, per 1,000 requests', `${(report.redisBytesPerRequest / 1_000).toFixed(2)} MB`),
    row('took', seconds(report.tookMs)),
  ].join('\n')
}
