import type { ColorizeRequest } from '../domain.ts'
import { ColorizeError } from '../errors.ts'
import type { Ledger } from '../ledger.ts'
import type { Logger } from '../log.ts'
import type { Platform, PlatformEvents, PlatformStore, Refusal } from '../platforms/platform.ts'
import type { Queues } from '../queue.ts'
import type { RedisHandle } from '../redis.ts'

type Books = { ledger: Ledger; queues: Queues; log: Logger }

/** First the ledger, then the queue; seen again while still `accepted`, it is queued again. */
export const createIntake = ({ ledger, queues, log }: Books): PlatformEvents => ({
  async requested(request: ColorizeRequest) {
    const { id, platform, target } = request
    const isNew = await ledger.accept({ id, platform, target, request })
    const entry = isNew ? undefined : await ledger.read(id)
    if (!isNew && (entry?.state !== 'accepted' || entry.outcome !== undefined)) return
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
