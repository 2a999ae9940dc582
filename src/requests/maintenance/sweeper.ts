import { openStates, type LedgerEntry } from '../../stores/ledger-entry.ts'
import { codeOf } from '../../core/errors.ts'
import type { Queues } from '../../queue/queues.ts'
import { outcomeIn, requestIn } from '../../stores/ledger-codec.ts'
import { productionIntervals } from '../../core/intervals.ts'
import { every } from './interval.ts'
import type { WorkerParts } from '../worker-parts.ts'

type SweeperParts = Pick<WorkerParts, 'ledger' | 'answers' | 'queues' | 'platforms' | 'intervals' | 'log'>

const revive = (entry: LedgerEntry, queues: Queues): Promise<boolean> => {
  const { id, platform } = entry
  const target = JSON.parse(entry.target) as Record<string, unknown>
  const outcome = outcomeIn(entry)
  if (outcome) return queues.reviveReply({ id, platform, target, outcome })
  const request = requestIn(entry)
  return request ? queues.reviveColorize(request) : Promise.resolve(false)
}

/** Gives every unsettled entry that has no live job a new one. Answers how many. */
export const sweep = async (
  {
    ledger,
    queues,
    log,
    intervals = productionIntervals,
  }: Pick<SweeperParts, 'ledger' | 'queues' | 'intervals' | 'log'>,
  nowMs = Date.now(),
): Promise<number> => {
  let revived = 0
  for (const id of await ledger.idsOfOpen(nowMs - intervals.sweepAfterMs)) {
    const entry = await ledger.read(id)
    try {
      if (entry && (await revive(entry, queues))) revived++
    } catch (error) {
      if (codeOf(error) === 'payload_newer') continue // a newer version's sweeper knows what to do with it
      log.error({ err: error, job: id }, 'cannot revive this request')
      await ledger.advance(id, openStates, 'failed', { code: 'payload_invalid' })
    }
  }
  if (revived > 0) log.warn({ revived }, 'requests without a job were queued again')
  return revived
}

/** Queues requested removals again whose job was lost or failed for good. */
const requeueRemovals = async ({
  answers,
  queues,
  platforms,
  intervals = productionIntervals,
}: SweeperParts): Promise<void> => {
  for (const platform of platforms)
    for (const replyId of await answers.removalsDue(platform.name, Date.now() - intervals.sweepAfterMs))
      await queues.addRemoval({ platform: platform.name, replyId })
}

const requeueErasures = async ({
  answers,
  queues,
  platforms,
  intervals = productionIntervals,
}: SweeperParts): Promise<void> => {
  for (const platform of platforms)
    for (const subject of await answers.erasuresDue(platform.name, Date.now() - intervals.sweepAfterMs))
      await queues.addErasure(subject)
}

/** Sweeps at once and then in intervals. Safe in several processes: a second job with the same id is not added. */
export const startSweeper = (parts: SweeperParts) =>
  every((parts.intervals ?? productionIntervals).sweepMs, 'sweep failed', parts.log, async () => {
    await sweep(parts)
    await requeueRemovals(parts)
    await requeueErasures(parts)
  })
