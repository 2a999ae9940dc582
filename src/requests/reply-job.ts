/**
 * Exactly-once is enforced here, together with the ledger's state machine (stores/ledger.ts). The job moves the entry to
 * `sending` before it calls the platform, and to `sent` with the reply's id afterwards. A job that finds the entry
 * already in `sending` passes `isRetry`, and the platform then looks for our reply before it posts one.
 */

import type { LedgerState, Outcome } from '../core/domain.ts'
import { codeOf, type ErrorCode } from '../core/errors.ts'
import { isOpen, openStates, wasIn, type LedgerEntry } from '../stores/ledger-entry.ts'
import { writeOutcome, type ReplyJob } from '../core/payloads.ts'
import type { Platform } from '../platforms/platform.ts'
import { deleteResults } from './deletion/stored-files.ts'
import { outcomeIn, requestIn } from '../stores/ledger-codec.ts'
import type { WorkerParts } from './worker-parts.ts'

/** A user may have opted out, or a moderator may have switched the bot off, while the photo was coloured. */
const rejectionOf = async ({ policies }: WorkerParts, entry: LedgerEntry): Promise<ErrorCode | undefined> => {
  const request = requestIn(entry)
  return request && (await policies.check(request)).rejection
}

/** The entry's final state once its answer is posted. */
const endOf = (outcome: Outcome): { state: LedgerState; code: string | undefined } =>
  outcome.kind === 'refused' ? { state: 'failed', code: outcome.code } : { state: 'sent', code: undefined }

type Ending = { code: string | undefined } & Partial<Sent>

/**
 * Moves an open entry to its final state and counts it. Time from request to answer is counted for requests that got a
 * picture. Returns false if the entry was settled before.
 */
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
  const isSecondLife = wasIn(entry, 'failed') || wasIn(entry, 'skipped') // the time in between was not spent waiting
  if (state !== 'sent' || resultId === undefined || isSecondLife) return true
  stats.note({ kind: 'took', stage: 'whole', ms: Date.now() - acceptedAtMs })
  if (entry.state === 'colorized')
    stats.note({ kind: 'took', stage: 'replying', ms: Date.now() - changedAtMs })
  return true
}

/** Deletes the results of a rejected request. Returns the refusal to send if the user is waiting for an answer. */
const reject = async (
  parts: WorkerParts,
  entry: LedgerEntry,
  code: ErrorCode,
): Promise<Outcome | undefined> => {
  await deleteResults(parts, entry)
  if (requestIn(entry)?.awaited) return { kind: 'refused', code }
  await settle(parts, entry, openStates, 'skipped', { code })
  return undefined
}

/** The answer to send, if any. The ledger has the latest outcome; the job may have been queued before a rejection. */
const outcomeFor = async (
  parts: WorkerParts,
  entry: LedgerEntry,
  job: ReplyJob,
): Promise<Outcome | undefined> => {
  const rejection = entry.state === 'sending' ? undefined : await rejectionOf(parts, entry)
  if (rejection !== undefined) return reject(parts, entry, rejection)
  return outcomeIn(entry) ?? job.outcome
}

/** Posts the answer once. Safe to call again after a crash at any line. */
export const replyJob = async (parts: WorkerParts, platform: Platform, job: ReplyJob): Promise<void> => {
  const { ledger, log } = parts
  const entry = await ledger.read(job.id)
  if (!entry || !isOpen(entry)) return // settled before
  const outcome = await outcomeFor(parts, entry, job)
  if (outcome === undefined) return
  if (!(await ledger.advance(job.id, openStates, 'sending', { outcome: writeOutcome(outcome) }))) return
  await ledger.waitForProgress(job.id)
  const reply = { ...job, outcome }
  const isRetry = wasIn(entry, 'sending') || entry.restoredAtMs !== undefined
  const sent = parts.dryRun ? dryReply(parts, platform, reply) : await send(parts, platform, reply, isRetry)
  await deleteReplacedResults(parts, entry, outcome)
  const { state, code } = endOf(outcome)
  await settle(parts, entry, ['sending'], state, { ...sent, code })
  log.info({ replyId: sent.replyId, state, code }, 'answered')
}

/** Deletes the results of the answer that this one replaced: nothing links to them any more. */
const deleteReplacedResults = async (
  parts: WorkerParts,
  entry: LedgerEntry,
  outcome: Outcome,
): Promise<void> => {
  const replaces = requestIn(entry)?.replaces
  const replaced = replaces === undefined ? undefined : await parts.ledger.read(replaces)
  if (replaced && outcome.kind === 'colorized') await deleteResults(parts, replaced)
}

type Sent = { replyId: string; replyUrl?: string | undefined; said?: string }

const send = async (
  parts: WorkerParts,
  platform: Platform,
  { id, target, outcome }: ReplyJob,
  isRetry: boolean,
): Promise<Sent> => {
  const { answers, output, stores } = parts
  const replyParts = {
    isRetry,
    store: stores.storeOf(platform.name),
    bytesOf: (key: string) => output.get(key),
  }
  const { replyId, url } = await platform.reply(target, outcome, replyParts)
  await answers.recordReply(platform.name, replyId, id)
  if (outcome.kind === 'colorized' && platform.sourcesGone)
    await answers.recordSourceCheck(platform.name, id, Date.now())
  return { replyId, replyUrl: url }
}

const dryReply = ({ log }: WorkerParts, platform: Platform, { outcome }: ReplyJob): Sent => {
  const said = platform.previewText(outcome)
  log.info({ said }, 'dry run: would have answered')
  return { replyId: 'dry-run', said }
}

/** Settles an entry whose last attempt failed. Deletes its results if there is nobody left to answer. */
export const giveUpReply = async (parts: WorkerParts, job: ReplyJob, error: unknown): Promise<void> => {
  const code = codeOf(error)
  const isOver = code === 'nobody_to_answer'
  const entry = await parts.ledger.read(job.id)
  if (!entry || !(await settle(parts, entry, openStates, isOver ? 'skipped' : 'failed', { code }))) return
  if (isOver) await deleteResults(parts, entry)
}
