import type { ColorizeRequest } from '../../core/domain.ts'
import { etaMs } from '../../stores/throughput.ts'
import { every } from './interval.ts'
import type { WorkerParts } from '../worker-parts.ts'

type ProgressParts = Pick<WorkerParts, 'ledger' | 'queues' | 'quotas' | 'throughput' | 'platforms' | 'log'>

/** Who waits is told at most so often. */
const intervalMs = 5_000
/** Told at the same time: the line may be long, and a platform counts requests. */
const atOnce = 10

/** Tells those who wait their place in line and about how long it will take. */
export const notifyWaiting = async (parts: ProgressParts): Promise<void> => {
  const { ledger, queues, throughput, platforms, log } = parts
  const { waiting, active } = await queues.awaitedRequests()
  const perRequestMs = await throughput.meanMs()

  const tell = async (request: ColorizeRequest, place: number): Promise<void> => {
    const platform = platforms.find(({ name }) => name === request.platform)
    const said = ledger.withProgressLock(request.id, async () =>
      platform?.progress?.(request.target, { place, etaMs: etaMs(place, active, perRequestMs) }),
    )
    await said.catch((error: unknown) => log.debug({ err: error, job: request.id }, 'progress was not told'))
  }

  const line = waiting.map((request, i) => ({ request, place: i + 1 }))
  while (line.length > 0)
    await Promise.all(line.splice(0, atOnce).map(({ request, place }) => tell(request, place)))
}

/** In one process at a time. */
export const startProgressNotifier = (parts: ProgressParts) =>
  every(intervalMs, 'telling who waits failed', parts.log, async () => {
    if (await parts.quotas.take({ key: 'telling', max: 1, windowMs: intervalMs })) await notifyWaiting(parts)
  })
