import { setTimeout as wait } from 'node:timers/promises'
import type { Ledger, LedgerEntry } from '../ledger.ts'
import type { Logger } from '../log.ts'
import { parseOutcome, parseRequest } from '../payloads.ts'
import type { Queues } from '../queue.ts'

type SweeperParts = { ledger: Ledger; queues: Queues; log: Logger }

/** An entry this old whose job is gone lost it to a crash. */
const patienceMs = 30_000
const intervalMs = 60_000

const revive = (entry: LedgerEntry, queues: Queues): Promise<boolean> => {
  const { id, platform } = entry
  const target = JSON.parse(entry.target) as Record<string, unknown>
  if (entry.outcome !== undefined)
    return queues.reviveReply({ id, platform, target, outcome: parseOutcome(entry.outcome) })
  return entry.request === undefined
    ? Promise.resolve(false)
    : queues.reviveColorize(parseRequest(entry.request))
}

/** Gives every unsettled entry that has no live job a new one. Answers how many. */
export const sweep = async ({ ledger, queues, log }: SweeperParts, nowMs = Date.now()): Promise<number> => {
  let revived = 0
  for (const id of await ledger.open(nowMs - patienceMs)) {
    const entry = await ledger.read(id)
    try {
      if (entry && (await revive(entry, queues))) revived++
    } catch (error) {
      log.error({ err: error, job: id }, 'cannot revive this request')
      await ledger.advance(id, ['accepted', 'colorized', 'sending'], 'failed', { code: 'payload_invalid' })
    }
  }
  if (revived > 0) log.warn({ revived }, 'requests without a job were queued again')
  return revived
}

/** Sweeps at once, then each minute. */
export const startSweeper = (parts: SweeperParts) => {
  const stop = new AbortController()
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await sweep(parts).catch((error: unknown) => parts.log.error({ err: error }, 'sweep failed'))
      await wait(intervalMs, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }
  const running = run()
  return {
    async close() {
      stop.abort()
      await running
    },
  }
}
