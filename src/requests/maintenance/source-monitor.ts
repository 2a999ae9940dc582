import type { LedgerEntry } from '../../stores/ledger-entry.ts'
import type { Platform } from '../../platforms/platform.ts'
import { every } from './interval.ts'
import { requestRemoval } from '../deletion/answer-removal.ts'
import type { WorkerParts } from '../worker-parts.ts'

type SourceMonitorParts = Pick<WorkerParts, 'answers' | 'ledger' | 'queues' | 'quotas' | 'platforms' | 'log'>

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** A deleted source takes its copy with it within a day: looked at twice in it. */
const sourceMs = 12 * hourMs
const sourcesAtOnce = 100

const entriesOf = async ({ ledger }: SourceMonitorParts, ids: readonly string[]): Promise<LedgerEntry[]> => {
  const entries = await Promise.all(ids.map((id) => ledger.read(id)))
  return entries.filter((entry) => entry !== undefined)
}

/** Answers whose source was deleted or removed go, and what we keep of them. Answers how many. */
export const removeSourceless = async (
  parts: SourceMonitorParts,
  platform: Platform,
  nowMs = Date.now(),
): Promise<number> => {
  const { answers } = parts
  let gone = 0
  for (;;) {
    const ids = await answers.sourcesDue(platform.name, nowMs - sourceMs, sourcesAtOnce)
    if (ids.length === 0 || !platform.sourcesGone) return gone
    const entries = await entriesOf(parts, ids)
    const targets = entries.map(({ target }) => JSON.parse(target) as Record<string, unknown>)
    const areGone = await platform.sourcesGone(targets)
    for (const [i, { replyId }] of entries.entries())
      if (areGone[i] === true && replyId !== undefined) {
        await requestRemoval(parts, { platform: platform.name, replyId })
        gone++
      }
    for (const id of ids) await answers.recordSourceCheck(platform.name, id, nowMs)
  }
}

/** Answers that readers have voted down go. */
export const removeDownvoted = async (parts: SourceMonitorParts, platform: Platform): Promise<void> => {
  for (const replyId of (await platform.downvotedReplies?.()) ?? [])
    await requestRemoval(parts, { platform: platform.name, replyId })
}

/** Sees, in one process at a time, to what becomes of answers after they are sent. */
export const startSourceMonitor = (parts: SourceMonitorParts) => {
  const { quotas, platforms, log } = parts
  const isMine = (task: string, windowMs: number) =>
    quotas.take({ key: `caretaker:${task}`, max: 1, windowMs })
  return every(minuteMs, 'looking after answers failed', log, async () => {
    for (const platform of platforms) {
      if (platform.sourcesGone && (await isMine(`${platform.name}:sources`, hourMs)))
        await removeSourceless(parts, platform)
      if (platform.downvotedReplies && (await isMine(`${platform.name}:scores`, 10 * minuteMs)))
        await removeDownvoted(parts, platform)
    }
  })
}
