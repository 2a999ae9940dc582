import type { LedgerState, Outcome } from '../core/domain.ts'
import { codeOf, type ErrorCode } from '../core/errors.ts'
import { isOpen, openStates, wasIn, type LedgerEntry } from '../stores/ledger.ts'
import { writeOutcome, type RemovalJob, type ReplyJob } from '../core/payloads.ts'
import type { Platform } from '../platforms/platform.ts'
import { discard } from './artifacts.ts'
import { outcomeIn, requestIn } from '../stores/ledger-codec.ts'
import type { WorkerParts } from './worker-parts.ts'

/** Somebody may have opted out, or a moderator switched us off, while the photo was coloured. */
const rejectionOf = async ({ policies }: WorkerParts, entry: LedgerEntry): Promise<ErrorCode | undefined> => {
  const request = requestIn(entry)
  return request && (await policies.check(request)).rejection
}

/** What the entry ends as when its answer is out. */
const endOf = (outcome: Outcome): { state: LedgerState; code: string | undefined } =>
  outcome.kind === 'refused' ? { state: 'failed', code: outcome.code } : { state: 'sent', code: undefined }

type Ending = { code: string | undefined } & Partial<Sent>

/** Answers whether it was open until now; then it is counted too, and how long who got a picture had to wait for it. */
const settle = async (
  { ledger, stats }: WorkerParts,
  entry: LedgerEntry,
  from: readonly LedgerState[],
  state: LedgerState,
  ending: Ending,
): Promise<boolean> => {
  if (!(await ledger.advance(entry.id, from, state, ending))) return false
  const { platform, acceptedAtMs, changedAtMs, resultId } = entry
  stats.note({ kind: 'settled', platform, state, code: ending.code })
  const isSecondLife = wasIn(entry, 'failed') || wasIn(entry, 'skipped') // nobody waited for it all the while
  if (state !== 'sent' || resultId === undefined || isSecondLife) return true
  stats.note({ kind: 'took', span: 'whole', ms: Date.now() - acceptedAtMs })
  if (entry.state === 'colorized')
    stats.note({ kind: 'took', span: 'replying', ms: Date.now() - changedAtMs })
  return true
}

/** The pictures are not kept; who waits is told why there are none. Answers whether anything is to be said. */
const turnAway = async (
  parts: WorkerParts,
  entry: LedgerEntry,
  code: ErrorCode,
): Promise<Outcome | undefined> => {
  await discard(parts, entry)
  if (requestIn(entry)?.awaited) return { kind: 'refused', code }
  await settle(parts, entry, openStates, 'skipped', { code })
  return undefined
}

/** What is to be said; the ledger knows it better than a job that may have been queued before an rejection. */
const outcomeFor = async (
  parts: WorkerParts,
  entry: LedgerEntry,
  job: ReplyJob,
): Promise<Outcome | undefined> => {
  const rejection = entry.state === 'sending' ? undefined : await rejectionOf(parts, entry)
  if (rejection !== undefined) return turnAway(parts, entry, rejection)
  return outcomeIn(entry) ?? job.outcome
}

/** Claims, says `sending`, posts, says `sent`. A job that comes back looks before it posts. */
export const replyJob = async (parts: WorkerParts, platform: Platform, job: ReplyJob): Promise<void> => {
  const { ledger, log } = parts
  const entry = await ledger.read(job.id)
  if (!entry || !isOpen(entry)) return // settled before
  const outcome = await outcomeFor(parts, entry, job)
  if (outcome === undefined) return
  if (!(await ledger.advance(job.id, openStates, 'sending', { outcome: writeOutcome(outcome) }))) return
  await ledger.progressOver(job.id)
  const told = { ...job, outcome }
  const isRetry = wasIn(entry, 'sending') || entry.restoredAtMs !== undefined
  const sent = parts.dryRun ? dryReply(parts, platform, told) : await send(parts, platform, told, isRetry)
  await discardReplaced(parts, entry, outcome)
  const { state, code } = endOf(outcome)
  await settle(parts, entry, ['sending'], state, { ...sent, code })
  log.info({ replyId: sent.replyId, state, code }, 'answered')
}

/** The answer shows the new pictures: the earlier ones have nobody left who could see them. */
const discardReplaced = async (parts: WorkerParts, entry: LedgerEntry, outcome: Outcome): Promise<void> => {
  const replaces = requestIn(entry)?.replaces
  const replaced = replaces === undefined ? undefined : await parts.ledger.read(replaces)
  if (replaced && outcome.kind === 'colorized') await discard(parts, replaced)
}

type Sent = { replyId: string; replyUrl?: string | undefined; said?: string }

const send = async (
  parts: WorkerParts,
  platform: Platform,
  { id, target, outcome }: ReplyJob,
  isRetry: boolean,
): Promise<Sent> => {
  const { answers, output, stores } = parts
  const aids = { isRetry, store: stores.storeOf(platform.name), bytesOf: (key: string) => output.get(key) }
  const { replyId, url } = await platform.reply(target, outcome, aids)
  await answers.noteReply(platform.name, replyId, id)
  if (outcome.kind === 'colorized' && platform.sourcesGone)
    await answers.sourceSeen(platform.name, id, Date.now())
  return { replyId, replyUrl: url }
}

const dryReply = ({ log }: WorkerParts, platform: Platform, { outcome }: ReplyJob): Sent => {
  const said = platform.previewText(outcome)
  log.info({ said }, 'dry run: would have answered')
  return { replyId: 'dry-run', said }
}

/** No try was left, or nobody is left to answer: then nothing is kept for them either. */
export const giveUpReply = async (parts: WorkerParts, job: ReplyJob, error: unknown): Promise<void> => {
  const code = codeOf(error)
  const isOver = code === 'nobody_to_answer'
  const entry = await parts.ledger.read(job.id)
  if (!entry || !(await settle(parts, entry, openStates, isOver ? 'skipped' : 'failed', { code }))) return
  if (isOver) await discard(parts, entry)
}

/** Takes an answer away, and with it what we keep of its pictures. */
export const removalJob = async (
  parts: WorkerParts,
  platform: Platform,
  { replyId, target }: RemovalJob,
): Promise<void> => {
  const { answers, dryRun, log } = parts
  if (!dryRun) await platform.remove?.(replyId, target)
  const entry = await answers.byReply(platform.name, replyId)
  if (entry) {
    await discard(parts, entry)
    await answers.sourceForgotten(platform.name, entry.id)
  }
  await answers.removalDone(platform.name, replyId)
  log.info({ platform: platform.name, replyId, job: entry?.id }, 'answer taken away')
}
