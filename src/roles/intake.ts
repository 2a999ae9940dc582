import type { Answers } from '../answers.ts'
import type { ColorizeRequest, Outcome, ReplyTarget } from '../domain.ts'
import type { ErrorCode } from '../errors.ts'
import type { Ledger } from '../ledger.ts'
import type { Logger } from '../log.ts'
import type { Manners } from '../manners.ts'
import { parseRequest } from '../payloads.ts'
import type { Notice, PlatformEvents, Refusal, RemovalWish } from '../platforms/platform.ts'
import type { Queues } from '../queue.ts'
import type { Cap, Quota } from '../quota.ts'
import { takeAway } from './take-away.ts'

export type Caps = { perUserAndHour: number; perPost: number }

export type Books = {
  ledger: Ledger
  answers: Answers
  manners: Manners
  queues: Queues
  quota: Quota
  caps: Caps
  log: Logger
}

/** Who asks, where, and about whose pictures. */
type Asking = Pick<ColorizeRequest, 'platform' | 'requester' | 'thread' | 'place' | 'owners'> & {
  nsfw?: boolean
}

const hourMs = 3_600_000
/** A post is forgotten when nobody has asked under it for so long. */
const postMs = 30 * 24 * hourMs

const capsOf = ({ platform, requester, thread }: Asking, caps: Caps): Cap[] => [
  ...(requester === undefined
    ? []
    : [{ key: `user:${platform}:${requester}`, most: caps.perUserAndHour, windowMs: hourMs }]),
  ...(thread === undefined
    ? []
    : [{ key: `post:${platform}:${thread}`, most: caps.perPost, windowMs: postMs }]),
]

/** Everybody whom an answer to this request would touch. */
export const touchedBy = ({ platform, requester, owners = [], place, nsfw = false }: Asking) => ({
  ...{ platform, place, nsfw },
  people: requester === undefined ? owners : [requester, ...owners],
})

type Told = { id: string; platform: string; target: ReplyTarget; outcome: Outcome }

/** First the ledger, then the queue; seen again while still `accepted`, it is queued again. */
export const createIntake = (books: Books): PlatformEvents => {
  const { ledger, answers, manners, queues, quota, caps, log } = books

  const beyondCaps = async (asking: Asking) =>
    (await quota.take(capsOf(asking, caps))) ? undefined : ('over_quota' as const)

  /** Counted when it is new: what is only seen again has been counted. */
  const objectionTo = async (asking: Asking) =>
    (await manners.objection(touchedBy(asking))) ?? (await beyondCaps(asking))

  const requested = async (request: ColorizeRequest): Promise<void> => {
    const { id, platform, target } = request
    const isNew = await ledger.accept({ id, platform, target, request })
    const entry = isNew ? undefined : await ledger.read(id)
    if (!isNew && (entry?.state !== 'accepted' || entry.outcome !== undefined)) return
    const code = isNew ? await objectionTo(request) : undefined
    if (code === undefined) await queues.addColorize(request)
    else await ledger.advance(id, ['accepted'], 'skipped', { code }) // in silence
    log.info({ job: id, code }, code === undefined ? 'accepted' : 'refused')
  }

  /** What is said without colouring anything; in silence where that would be too much or unwelcome. */
  const answer = async (told: Told, objection: ErrorCode | undefined): Promise<void> => {
    const { id, platform, target, outcome } = told
    const code = objection ?? (outcome.kind === 'refused' ? outcome.code : undefined)
    if (objection === undefined) await queues.addReply({ id, platform, target, outcome })
    else await ledger.advance(id, ['accepted'], 'skipped', { code })
    log.info({ job: id, code, outcome: outcome.kind, said: objection === undefined }, 'told')
  }

  const isMine = async (told: Told): Promise<{ isNew: boolean; isOpen: boolean }> => {
    const isNew = await ledger.accept(told)
    const entry = await ledger.read(told.id)
    return { isNew, isOpen: entry?.state === 'accepted' && entry.request === undefined }
  }

  const refused = async (refusal: Refusal): Promise<void> => {
    const { id, platform, target, code, say } = refusal
    const told = { id, platform, target, outcome: { kind: 'refused', code } as const }
    const { isNew, isOpen } = await isMine(told)
    if (!isOpen) return
    const objection = say ? (isNew ? await objectionTo(refusal) : undefined) : code
    await answer(told, objection)
  }

  const noticed = async (notice: Notice): Promise<void> => {
    const { id, platform, target, requester, ...words } = notice
    const told = { id, platform, target, outcome: { kind: 'notice', ...words } as const }
    const { isNew, isOpen } = await isMine(told)
    if (isOpen) await answer(told, isNew ? await beyondCaps({ platform, requester }) : undefined)
  }

  const askedFor = async ({ platform, replyId, by }: RemovalWish): Promise<boolean> => {
    const entry = await answers.byReply(platform, replyId)
    return entry?.request !== undefined && parseRequest(entry.request).requester === by
  }

  const unwanted = async (wish: RemovalWish): Promise<void> => {
    const { platform, replyId } = wish
    if (!(await askedFor(wish))) {
      // to find out who somebody is costs the platform's requests
      const cap = { key: `removals:${platform}:${wish.by}`, most: caps.perUserAndHour, windowMs: hourMs }
      if (!(await quota.take([cap])) || !(await wish.isEntitled())) return
    }
    await takeAway(books, { platform, replyId })
    log.info({ platform, replyId }, 'an answer is to be taken away')
  }

  return { requested, refused, noticed, unwanted }
}
