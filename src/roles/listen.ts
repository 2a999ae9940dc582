import type { ColorizeRequest } from '../domain.ts'
import { ColorizeError } from '../errors.ts'
import type { Ledger } from '../ledger.ts'
import type { Logger } from '../log.ts'
import type { Platform, PlatformEvents, PlatformStore, Refusal } from '../platforms/platform.ts'
import type { Queues } from '../queue.ts'
import type { Cap, Quota } from '../quota.ts'
import type { RedisHandle } from '../redis.ts'

export type Caps = { perUserAndHour: number; perPost: number }

type Books = { ledger: Ledger; queues: Queues; quota: Quota; caps: Caps; log: Logger }

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

/** First the ledger, then the queue; seen again while still `accepted`, it is queued again. */
export const createIntake = ({ ledger, queues, quota, caps, log }: Books): PlatformEvents => ({
  async requested(request: ColorizeRequest) {
    const { id, platform, target } = request
    const isNew = await ledger.accept({ id, platform, target, request })
    const entry = isNew ? undefined : await ledger.read(id)
    if (!isNew && (entry?.state !== 'accepted' || entry.outcome !== undefined)) return
    // counted when it is new: what is only seen again has been counted; beyond the cap there is silence
    if (isNew && !(await quota.take(capsOf(request, caps)))) {
      await ledger.advance(id, ['accepted'], 'skipped', { code: 'over_quota' })
      log.info({ job: id, code: 'over_quota' }, 'refused')
      return
    }
    await queues.addColorize(request)
    log.info({ job: id }, 'accepted')
  },

  async refused({ id, platform, target, code, say }: Refusal) {
    const outcome = { kind: 'refused', code } as const
    await ledger.accept({ id, platform, target, outcome })
    const entry = await ledger.read(id)
    if (entry?.state !== 'accepted' || entry.request !== undefined) return
    if (say) {
      await ledger.refused(id, code)
      await queues.addReply({ id, platform, target, outcome })
    } else {
      await ledger.advance(id, ['accepted'], 'skipped', { code })
    }
    log.info({ job: id, code, say }, 'refused')
  },
})

const createStore = (redis: RedisHandle): PlatformStore => {
  const db = redis.connect('general')
  const keyOf = (key: string): string => `{colorizebot}:platform:${key}`
  return {
    get: async (key) => (await db.get(keyOf(key))) ?? undefined,
    set: async (key, value) => {
      await db.set(keyOf(key), value)
    },
  }
}

export type Listening = { close(): Promise<void> }

/** Listens on every platform until closed. A platform that gives up takes the process with it: see `onDead`. */
export const startListening = (
  platforms: readonly Platform[],
  redis: RedisHandle,
  books: Books,
  onDead: (error: ColorizeError) => void,
): Listening => {
  const stop = new AbortController()
  const events = createIntake(books)
  const store = createStore(redis)
  const running = platforms.map((platform) =>
    platform.listen(events, store, stop.signal).catch((cause: unknown) => {
      onDead(new ColorizeError('internal', `${platform.name} stopped listening`, { cause }))
    }),
  )
  return {
    async close() {
      stop.abort()
      await Promise.all(running)
    },
  }
}
