import type { Answers } from '../answers.ts'
import type { ColorizeRequest } from '../domain.ts'
import type { Ledger } from '../ledger.ts'
import type { Logger } from '../log.ts'
import type { Manners } from '../manners.ts'
import { parseRequest } from '../payloads.ts'
import type { Notice, PlatformEvents, Refusal, RemovalWish } from '../platforms/platform.ts'
import type { Queues } from '../queue.ts'
import type { Cap, Quota } from '../quota.ts'

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

const hourMs = 3_600_000
/** A post is forgotten when nobody has asked under it for so long. */
const postMs = 30 * 24 * hourMs

const capsOf = ({ platform, requester, thread }: ColorizeRequest, caps: Caps): Cap[] => [
  ...(requester === undefined
    ? []
    : [{ key: `user:${platform}:${requester}`, most: caps.perUserAndHour, windowMs: hourMs }]),
  ...(thread === undefined
    ? []
    : [{ key: `post:${platform}:${thread}`, most: caps.perPost, windowMs: postMs }]),
]

/** Everybody whom an answer to this request would touch. */
export const touchedBy = ({ platform, requester, owners = [], place, nsfw }: ColorizeRequest) => ({
  ...{ platform, place, nsfw },
  people: requester === undefined ? owners : [requester, ...owners],
})

/** First the ledger, then the queue; seen again while still `accepted`, it is queued again. */
export const createIntake = (books: Books): PlatformEvents => {
  const { ledger, answers, manners, queues, quota, caps, log } = books

  /** Counted when it is new: what is only seen again has been counted. */
  const objectionTo = async (request: ColorizeRequest) =>
    (await manners.objection(touchedBy(request))) ??
    ((await quota.take(capsOf(request, caps))) ? undefined : 'over_quota')

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

  const refused = async (refusal: Refusal): Promise<void> => {
    const { id, platform, target, place, people } = refusal
    const objection = await manners.objection({ platform, people, place, nsfw: false })
    const code = objection ?? refusal.code
    const outcome = { kind: 'refused', code } as const
    await ledger.accept({ id, platform, target, outcome })
    const entry = await ledger.read(id)
    if (entry?.state !== 'accepted' || entry.request !== undefined) return
    if (refusal.say && objection === undefined) {
      await ledger.decided(id, outcome)
      await queues.addReply({ id, platform, target, outcome })
    } else {
      await ledger.advance(id, ['accepted'], 'skipped', { code })
    }
    log.info({ job: id, code, say: refusal.say }, 'refused')
  }

  const noticed = async ({ id, platform, target, ...words }: Notice): Promise<void> => {
    const outcome = { kind: 'notice', ...words } as const
    await ledger.accept({ id, platform, target, outcome })
    if ((await ledger.read(id))?.state !== 'accepted') return
    await queues.addReply({ id, platform, target, outcome })
    log.info({ job: id, notice: words.notice, place: words.place }, 'noted')
  }

  const askedFor = async ({ platform, replyId, by }: RemovalWish): Promise<boolean> => {
    const entry = await answers.byReply(platform, replyId)
    return entry?.request !== undefined && parseRequest(entry.request).requester === by
  }

  const unwanted = async (wish: RemovalWish): Promise<void> => {
    const { platform, replyId } = wish
    if (!((await askedFor(wish)) || (await wish.isEntitled()))) return
    await answers.askRemoval(platform, replyId)
    await queues.addRemoval({ platform, replyId })
    log.info({ platform, replyId }, 'an answer is to be taken away')
  }

  return { requested, refused, noticed, unwanted }
}
