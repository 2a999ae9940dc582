import type { Outcome } from '../domain.ts'
import { codeOf } from '../errors.ts'
import { isOpen, openStates, type LedgerEntry, type LedgerState } from '../ledger.ts'
import { parseOutcome, parseRequest, type RemovalJob, type ReplyJob } from '../payloads.ts'
import type { Platform } from '../platforms/platform.ts'
import { artifactsOf, deleteArtifacts } from './artifacts.ts'
import { touchedBy } from './intake.ts'
import type { WorkerParts } from './worker-parts.ts'

/** Nothing of ours stays on the output host, and the result's page is gone. */
const discard = async ({ ledger, output }: WorkerParts, entry: LedgerEntry): Promise<void> => {
  const outcome = entry.outcome === undefined ? undefined : parseOutcome(entry.outcome)
  const artifacts = artifactsOf(outcome?.kind === 'colorized' ? outcome.pictures : [])
  await deleteArtifacts(output, artifacts)
  await ledger.forget(
    entry.id,
    artifacts.map(({ resultId }) => resultId),
  )
}

/** Somebody may have opted out, or a moderator switched us off, while the photo was coloured. */
const objectionTo = ({ manners }: WorkerParts, { request }: LedgerEntry) =>
  request === undefined ? undefined : manners.objection(touchedBy(parseRequest(request)))

/** What the entry ends as when its answer is out. */
const endOf = (outcome: Outcome): { state: LedgerState; code: string | undefined } =>
  outcome.kind === 'refused' ? { state: 'failed', code: outcome.code } : { state: 'sent', code: undefined }

/** Claims, says `sending`, posts, says `sent`. A job that comes back looks before it posts. */
export const replyJob = async (parts: WorkerParts, platform: Platform, job: ReplyJob): Promise<void> => {
  const { ledger, log } = parts
  const entry = await ledger.read(job.id)
  if (!entry || !isOpen(entry)) return // settled before
  const isRetry = entry.state === 'sending'
  const objection = isRetry ? undefined : await objectionTo(parts, entry)
  if (objection !== undefined) {
    await discard(parts, entry)
    await ledger.advance(job.id, openStates, 'skipped', { code: objection })
    return
  }
  if (!(await ledger.advance(job.id, openStates, 'sending'))) return
  const sent = parts.dryRun ? dryReply(parts, platform, job) : await send(parts, platform, job, isRetry)
  const { state, code } = endOf(job.outcome)
  await ledger.advance(job.id, ['sending'], state, { ...sent, code })
  log.info({ job: job.id, replyId: sent.replyId, state, code }, 'answered')
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

const dryReply = ({ log }: WorkerParts, platform: Platform, { id, outcome }: ReplyJob): Sent => {
  const said = platform.wording(outcome)
  log.info({ job: id, said }, 'dry run: would have answered')
  return { replyId: 'dry-run', said }
}

/** No try was left, or nobody is left to answer: then nothing is kept for them either. */
export const giveUpReply = async (parts: WorkerParts, job: ReplyJob, error: unknown): Promise<void> => {
  const { ledger } = parts
  const code = codeOf(error)
  const isOver = code === 'nobody_to_answer'
  if (!(await ledger.advance(job.id, openStates, isOver ? 'skipped' : 'failed', { code }))) return
  const entry = isOver ? await ledger.read(job.id) : undefined
  if (entry) await discard(parts, entry)
}

/** Takes an answer away, and with it what we keep of its pictures. */
export const removalJob = async (
  parts: WorkerParts,
  platform: Platform,
  { replyId }: RemovalJob,
): Promise<void> => {
  const { answers, dryRun, log } = parts
  if (!dryRun) await platform.remove?.(replyId)
  const entry = await answers.byReply(platform.name, replyId)
  if (entry) {
    await discard(parts, entry)
    await answers.sourceForgotten(platform.name, entry.id)
  }
  await answers.removalDone(platform.name, replyId)
  log.info({ platform: platform.name, replyId, job: entry?.id }, 'answer taken away')
}
