import { createHash } from 'node:crypto'
import type { ColorizeRequest, Subject } from '../core/domain.ts'
import { isOpen, type Ledger, type LedgerEntry } from './ledger.ts'
import { subjectSchema } from '../core/payloads.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** Finds answers again: by the picture, by the reply that carries them, by when their source was last looked at. */
export type Answers = ReturnType<typeof openAnswers>

/** Puts ARGV[1] at the key unless somebody else than ARGV[2] is there. Answers who is. */
const holdScript = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[2] then return holder end
redis.call('SET', KEYS[1], ARGV[1])
return ARGV[1]`

/** Lets go of each key that ARGV[1] holds. */
const releaseScript = `
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end`

/** Whether who asks for the same picture is to be shown this one, now or when it is done. */
const stands = (entry: LedgerEntry | undefined): boolean =>
  entry !== undefined &&
  (isOpen(entry) ||
    (entry.state === 'sent' && entry.resultId !== undefined && entry.removedAtMs === undefined))

/**
 * The same pictures, coloured in the same way, by their first addresses; undefined where a picture has none, or where
 * there is no thread in which others could see the first answer.
 */
export const pictureKeyOf = ({
  platform,
  pictures,
  options,
  thread,
}: ColorizeRequest): string | undefined => {
  if (thread === undefined) return undefined
  const addresses = pictures.map(({ source }) => (source.kind === 'urls' ? source.urls[0] : undefined))
  if (addresses.includes(undefined)) return undefined
  return createHash('sha256')
    .update(JSON.stringify([platform, addresses, options.vividness, options.sideBySide]))
    .digest('hex')
}

export const openAnswers = (redis: RedisHandle, ledger: Ledger) => {
  const db = redis.connect('general')
  const key = (...parts: string[]): string => redisKey('answers', ...parts)
  const hold = (at: string, id: string, instead = ''): Promise<string> =>
    db.eval(holdScript, 1, at, id, instead) as Promise<string>

  return {
    /** The request that was there first for this picture; undefined where that is `id` itself, from now on. */
    async claimPicture(picture: string, id: string): Promise<LedgerEntry | undefined> {
      let instead = ''
      for (;;) {
        const holder = await hold(key('picture', picture), id, instead)
        if (holder === id) return undefined
        const entry = await ledger.read(holder)
        if (stands(entry)) return entry
        instead = holder // it failed, or was taken away since
      }
    },

    /** Whether `id` is the one that tells this thread where the picture was answered: one does. */
    claimRepeat: async (thread: string, picture: string, id: string): Promise<boolean> =>
      (await hold(key('repeat', thread, picture), id)) === id,

    /** Whether `id` is the one that takes the place of that answer: one does, unless it came to nothing. */
    async claimReplacement(earlier: string, id: string): Promise<boolean> {
      let instead = ''
      for (;;) {
        const holder = await hold(key('replaced', earlier), id, instead)
        if (holder === id) return true
        const entry = await ledger.read(holder)
        if (stands(entry)) return false
        instead = holder
      }
    },

    recordReply: async (platform: string, replyId: string, id: string): Promise<void> => {
      await db.set(key('reply', platform, replyId), id)
    },

    findByReply: async (platform: string, replyId: string): Promise<LedgerEntry | undefined> => {
      const id = await db.get(key('reply', platform, replyId))
      return id === null ? undefined : ledger.read(id)
    },

    /** The source of this answer was there at that time. */
    recordSourceCheck: async (platform: string, id: string, atMs: number): Promise<void> => {
      await db.zadd(key('sources', platform), atMs, id)
    },

    /** Answers whose source was last seen before `beforeMs`, longest ago first. */
    sourcesDue: (platform: string, beforeMs: number, limit: number): Promise<string[]> =>
      db.zrangebyscore(key('sources', platform), 0, beforeMs, 'LIMIT', 0, limit),

    unwatchSource: async (platform: string, id: string): Promise<void> => {
      await db.zrem(key('sources', platform), id)
    },

    /** Deletes the request from the indexes by picture and thread. */
    eraseRequest: async (request: ColorizeRequest): Promise<void> => {
      const { id, thread, replaces } = request
      const picture = pictureKeyOf(request)
      const held = [
        ...(picture === undefined ? [] : [key('picture', picture)]),
        ...(picture === undefined || thread === undefined ? [] : [key('repeat', thread, picture)]),
        ...(replaces === undefined ? [] : [key('replaced', replaces)]),
      ]
      if (held.length > 0) await db.eval(releaseScript, held.length, ...held, id)
    },

    requestErasure: async (subject: Subject): Promise<void> => {
      await db.zadd(key('forget', subject.platform), 'NX', Date.now(), JSON.stringify(subject))
    },

    /** Requested before `beforeMs` and not finished. */
    erasuresDue: async (platform: string, beforeMs: number): Promise<Subject[]> =>
      (await db.zrangebyscore(key('forget', platform), 0, beforeMs)).map((json) =>
        subjectSchema.parse(JSON.parse(json)),
      ),

    finishErasure: async (subject: Subject): Promise<void> => {
      await db.zrem(key('forget', subject.platform), JSON.stringify(subject))
    },

    eraseReply: async (platform: string, replyId: string): Promise<void> => {
      await db.del(key('reply', platform, replyId))
    },

    requestRemoval: async (platform: string, replyId: string): Promise<void> => {
      await db.zadd(key('removals', platform), 'NX', Date.now(), replyId)
    },

    /** Requested before `beforeMs` and not finished. */
    removalsDue: (platform: string, beforeMs: number): Promise<string[]> =>
      db.zrangebyscore(key('removals', platform), 0, beforeMs),

    finishRemoval: async (platform: string, replyId: string): Promise<void> => {
      await db.zrem(key('removals', platform), replyId)
    },
  }
}
