import { createHash } from 'node:crypto'
import type { ColorizeRequest, Subject } from '../core/domain.ts'
import type { Ledger } from './ledger.ts'
import { isOpen, type LedgerEntry } from './ledger-entry.ts'
import { subjectSchema } from '../core/payloads.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** Indexes to find answers by picture, by reply and by the last check of their source. */
export type Answers = ReturnType<typeof openAnswers>

/** Claims KEYS[1] for request ARGV[1] if it is free or held by ARGV[2]. Returns the holder. */
const claimScript = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[2] then return holder end
redis.call('SET', KEYS[1], ARGV[1])
return ARGV[1]`

/** Releases each key that ARGV[1] holds. */
const releaseScript = `
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end`

/** Whether the request has an answer, or will have one, that others who ask for the same picture can be shown. */
const hasAnswer = (entry: LedgerEntry | undefined): boolean =>
  entry !== undefined &&
  (isOpen(entry) ||
    (entry.state === 'sent' && entry.resultId !== undefined && entry.removedAtMs === undefined))

/**
 * Equal for requests for the same pictures with the same options, compared by their first addresses. Undefined if a
 * picture has no address, or if there is no thread in which others could see the first answer.
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
  /** Claims the key for `id`, taking it from holders without an answer. Returns the holder's entry if it has one. */
  const claim = async (claimKey: string, id: string): Promise<LedgerEntry | undefined> => {
    let unanswered = ''
    for (;;) {
      const holder = (await db.eval(claimScript, 1, claimKey, id, unanswered)) as string
      if (holder === id) return undefined
      const entry = await ledger.read(holder)
      if (hasAnswer(entry)) return entry
      unanswered = holder
    }
  }

  return {
    /** Makes `id` the first request for this picture. Returns the earlier request if there is one with an answer. */
    claimPicture: (picture: string, id: string): Promise<LedgerEntry | undefined> =>
      claim(key('picture', picture), id),

    /** Whether `id` may link to the earlier answer in this thread. Only one request may. */
    claimRepeat: async (thread: string, picture: string, id: string): Promise<boolean> =>
      (await db.eval(claimScript, 1, key('repeat', thread, picture), id, '')) === id,

    /** Whether `id` may replace the answer of request `earlier`. Only one request may, unless it fails. */
    claimReplacement: async (earlier: string, id: string): Promise<boolean> =>
      (await claim(key('replaced', earlier), id)) === undefined,

    recordReply: async (platform: string, replyId: string, id: string): Promise<void> => {
      await db.set(key('reply', platform, replyId), id)
    },

    findByReply: async (platform: string, replyId: string): Promise<LedgerEntry | undefined> => {
      const id = await db.get(key('reply', platform, replyId))
      return id === null ? undefined : ledger.read(id)
    },

    /** Records that the source of this answer existed at `atMs`. */
    recordSourceCheck: async (platform: string, id: string, atMs: number): Promise<void> => {
      await db.zadd(key('sources', platform), atMs, id)
    },

    /** Ids of requests whose source was last checked before `beforeMs`, longest ago first. */
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
