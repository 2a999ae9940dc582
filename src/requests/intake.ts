import type { Answers } from '../stores/answers.ts'
import type { ColorizeRequest, Outcome, Picture, PlacePolicy, ReplyTarget } from '../core/domain.ts'
import type { ErrorCode } from '../core/errors.ts'
import type { Ledger } from '../stores/ledger.ts'
import type { LedgerEntry } from '../stores/ledger-entry.ts'
import type { Logger } from '../core/log.ts'
import type { Policies } from '../stores/policies.ts'
import type {
  AdjustmentRequest,
  RequestContext,
  Notice,
  PlatformEvents,
  Refusal,
  RemovalRequest,
} from '../platforms/events.ts'
import type { Queues } from '../queue/queues.ts'
import type { Quotas } from '../stores/quotas.ts'
import type { Stats } from '../stores/statistics.ts'
import { artifactsOf } from './artifacts.ts'
import { limitsFor, hourMs, type LimitsByPlatform } from './rate-limits.ts'
import { outcomeIn, requestIn } from '../stores/ledger-codec.ts'
import { requestRemoval } from './deletion/answer-removal.ts'
import { requestErasure } from './deletion/data-erasure.ts'

export type IntakeParts = {
  ledger: Ledger
  answers: Answers
  policies: Policies
  queues: Queues
  quotas: Quotas
  limits: LimitsByPlatform
  stats: Stats
  log: Logger
}

/** A request that is answered without colouring. */
type DirectAnswer = { id: string; platform: string; target: ReplyTarget; outcome: Outcome }

/** The pictures of an answer that can be rendered again. */
const keptOf = (entry: LedgerEntry): Picture[] => {
  const known = entry.removedAtMs === undefined ? outcomeIn(entry) : undefined
  return artifactsOf(known?.kind === 'colorized' ? known.pictures : [])
    .filter(({ predictionKey }) => predictionKey !== undefined)
    .map(({ resultId }) => ({ source: { kind: 'kept', resultId } }))
}

/** Writes each request to the ledger, then to the queue. One reported again while it is `accepted` is queued again. */
export const createIntake = (parts: IntakeParts): PlatformEvents => {
  const { ledger, answers, policies, queues, quotas, limits, stats, log } = parts

  /** Why a request must be rejected. Counts it against the quotas, so call it for new requests only. */
  const rejectionOf = async (context: RequestContext): Promise<ErrorCode | undefined> => {
    const { rejection, policy } = await policies.check(context)
    return rejection ?? (await quotas.consume(limitsFor(context, limits, policy)))?.code
  }

  const checkEligibility = async (
    context: RequestContext,
  ): Promise<{ policy: PlacePolicy; rejection: ErrorCode | undefined }> => {
    const { rejection, policy } = await policies.check(context)
    return {
      policy,
      rejection: rejection ?? (await quotas.findExhausted(limitsFor(context, limits, policy)))?.code,
    }
  }

  const isTaken = async ({ id, replaces }: ColorizeRequest): Promise<boolean> =>
    replaces !== undefined && !(await answers.claimReplacement(replaces, id))

  const skipped = async (id: string, platform: string, code: string | undefined): Promise<void> => {
    if (await ledger.advance(id, ['accepted'], 'skipped', { code }))
      stats.note({ kind: 'settled', platform, state: 'skipped', code })
  }

  /** Tells a waiting user; other requests are skipped silently. */
  const reject = async (request: ColorizeRequest, code: ErrorCode): Promise<void> => {
    const { id, platform, target, awaited } = request
    if (!awaited) return skipped(id, platform, code)
    const outcome = { kind: 'refused', code } as const
    if (await ledger.recordOutcome(id, outcome)) await queues.addReply({ id, platform, target, outcome })
  }

  const onRequest = async (request: ColorizeRequest): Promise<void> => {
    const { id, platform, target } = request
    const isNew = await ledger.accept({ id, platform, target, request })
    if (isNew) stats.note({ kind: 'requested', platform })
    const entry = isNew ? undefined : await ledger.read(id)
    if (!isNew && (entry?.state !== 'accepted' || entry.outcome !== undefined)) return
    const rejection = isNew ? await rejectionOf(request) : undefined
    const code = rejection ?? ((await isTaken(request)) ? 'earlier_under_way' : undefined)
    if (code === undefined) await queues.addColorize(request)
    else await reject(request, code)
    log.info({ job: id, code }, code === undefined ? 'accepted' : 'refused')
  }

  /** Queues the answer, or skips the request silently if it is rejected. */
  const answer = async (told: DirectAnswer, rejection: ErrorCode | undefined): Promise<void> => {
    const { id, platform, target, outcome } = told
    const code = rejection ?? (outcome.kind === 'refused' ? outcome.code : undefined)
    if (rejection === undefined) await queues.addReply({ id, platform, target, outcome })
    else await skipped(id, platform, code)
    log.info({ job: id, code, outcome: outcome.kind, said: rejection === undefined }, 'told')
  }

  const acceptDirect = async (told: DirectAnswer): Promise<{ isNew: boolean; isOpen: boolean }> => {
    const isNew = await ledger.accept(told)
    if (isNew) stats.note({ kind: 'requested', platform: told.platform })
    const entry = await ledger.read(told.id)
    return { isNew, isOpen: entry?.state === 'accepted' && entry.request === undefined }
  }

  const onRefusal = async (refusal: Refusal): Promise<void> => {
    const { id, platform, target, code, say } = refusal
    const told = { id, platform, target, outcome: { kind: 'refused', code } as const }
    const { isNew, isOpen } = await acceptDirect(told)
    if (!isOpen) return
    const rejection = say ? (isNew ? await rejectionOf(refusal) : undefined) : code
    await answer(told, rejection)
  }

  const onNotice = async (notice: Notice): Promise<void> => {
    const { id, platform, target, requester, ...words } = notice
    const told = { id, platform, target, outcome: { kind: 'notice', ...words } as const }
    const { isNew, isOpen } = await acceptDirect(told)
    const full =
      isNew && isOpen ? await quotas.consume(limitsFor({ platform, requester }, limits)) : undefined
    if (isOpen) await answer(told, full?.code)
  }

  const mayRemove = async ({ platform, replyId, by, isEntitled }: RemovalRequest): Promise<boolean> => {
    const entry = await answers.findByReply(platform, replyId)
    if (entry && requestIn(entry)?.requester === by) return true
    // isEntitled calls the platform's API, so it is limited per user
    const max = limits[platform]?.perUserHourly
    const limit = max === undefined ? [] : [{ key: `removals:${platform}:${by}`, max, windowMs: hourMs }]
    return (await quotas.consume(limit)) === undefined && (await isEntitled())
  }

  const onRemovalRequested = async (removal: RemovalRequest): Promise<boolean> => {
    const { platform, replyId, target } = removal
    if (!(await mayRemove(removal))) return false
    await requestRemoval(parts, { platform, replyId, target })
    log.info({ platform, replyId }, 'answer removal requested')
    return true
  }

  const onAdjustmentRequested = async (
    adjustment: AdjustmentRequest,
  ): ReturnType<PlatformEvents['onAdjustmentRequested']> => {
    const { replyId, by, isEntitled, options, ...own } = adjustment
    const entry = await answers.findByReply(adjustment.platform, replyId)
    const original = entry && requestIn(entry)
    if (!entry || !original) return { code: 'answer_gone' }
    if (original.requester !== by && !isEntitled) return { code: 'not_yours' }
    const pictures = keptOf(entry)
    if (pictures.length === 0) return { code: 'answer_gone' }
    const changes = {
      options: { ...original.options, ...options },
      pictures,
      awaited: true,
      replaces: entry.id,
    }
    return { request: { ...original, ...own, ...changes } }
  }

  const onAnswerDeleted = async (platform: string, replyId: string): Promise<void> => {
    if (await answers.findByReply(platform, replyId)) await requestRemoval(parts, { platform, replyId })
  }

  return {
    onRequest,
    onRefusal,
    onNotice,
    onRemovalRequested,
    onAdjustmentRequested,
    onAnswerDeleted,
    checkEligibility,
    onErasureRequested: (subject) => requestErasure(parts, subject),
  }
}
