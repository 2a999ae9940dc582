import { speakLevels, type PlacePolicy, type SpeakLevel } from '../core/domain.ts'
import type { ErrorCode } from '../core/errors.ts'
import { policySchema } from '../core/payloads.ts'
import type { RedisHandle } from '../redis/redis.ts'

/** Whom we leave alone, and how far we may go where: shared by all processes and the dashboard. */
export type Policies = ReturnType<typeof openPolicies>

const free: PlacePolicy = { speak: 'freely', nsfw: true }

/** Who asks, about whose pictures, and where. */
export type Asked = {
  platform: string
  requester?: string | undefined
  owners?: readonly string[] | undefined
  place?: string | undefined
  channel?: string | undefined
  nsfw?: boolean | undefined
}

export type Place = {
  place: string
  policy: PlacePolicy
  /** Until then the platform lets us post nothing there; afterwards it is tried again. */
  closedUntilMs: number | undefined
}

const stricter = (one: SpeakLevel, other: SpeakLevel): SpeakLevel =>
  speakLevels.indexOf(one) < speakLevels.indexOf(other) ? one : other

const isFree = ({ speak, nsfw, ...own }: PlacePolicy): boolean =>
  speak === free.speak && nsfw && Object.values(own).every((value) => value === undefined)

/** Why nothing may be said in a place of this policy. */
const objectionIn = ({ speak, nsfw, channels }: PlacePolicy, asked: Asked): ErrorCode | undefined => {
  if (speak === 'off' || (asked.nsfw && !nsfw)) return 'switched_off'
  const { channel } = asked
  return channels && channel !== undefined && !channels.includes(channel) ? 'wrong_place' : undefined
}

export const openPolicies = (redis: RedisHandle) => {
  const db = redis.connect('general')
  const key = (kind: 'optouts' | 'places' | 'closed', platform: string): string =>
    `{colorizebot}:manners:${kind}:${platform}`

  /** As it was set, whether or not the place is closed just now. */
  const setPolicyOf = async (platform: string, place: string): Promise<PlacePolicy> => {
    const saved = await db.hget(key('places', platform), place.toLowerCase())
    return saved === null ? free : policySchema.parse(JSON.parse(saved))
  }

  const policyOf = async (platform: string, place: string): Promise<PlacePolicy> => {
    const policy = await setPolicyOf(platform, place)
    const closedUntilMs = Number(await db.hget(key('closed', platform), place.toLowerCase()))
    return closedUntilMs > Date.now() ? { ...policy, speak: stricter(policy.speak, 'message_only') } : policy
  }

  /** Of each, in their order. */
  const areOptedOut = async (platform: string, people: readonly string[]): Promise<boolean[]> => {
    if (people.length === 0) return []
    const names = people.map((name) => name.toLowerCase())
    return (await db.smismember(key('optouts', platform), ...names)).map((is) => is === 1)
  }

  return {
    setPolicyOf,
    policyOf,

    async setPolicy(platform: string, place: string, policy: PlacePolicy): Promise<void> {
      const name = place.toLowerCase()
      if (isFree(policy)) await db.hdel(key('places', platform), name)
      else await db.hset(key('places', platform), name, JSON.stringify(policySchema.parse(policy)))
    },

    /** The platform lets us post nothing there: remembered for so long, then tried again. */
    async close(platform: string, place: string, forMs: number): Promise<void> {
      await db.hset(key('closed', platform), place.toLowerCase(), Date.now() + forMs)
    },

    /** The place is as all others are: whatever was set, and whatever we were refused there. */
    async clear(platform: string, place: string): Promise<void> {
      await db.hdel(key('places', platform), place.toLowerCase())
      await db.hdel(key('closed', platform), place.toLowerCase())
    },

    async reopen(platform: string, place: string): Promise<void> {
      await db.hdel(key('closed', platform), place.toLowerCase())
    },

    async setOptOut(platform: string, person: string, out: boolean): Promise<void> {
      const name = person.toLowerCase()
      if (out) await db.sadd(key('optouts', platform), name)
      else await db.srem(key('optouts', platform), name)
    },

    isOptedOut: async (platform: string, person: string): Promise<boolean> =>
      (await areOptedOut(platform, [person]))[0] ?? false,

    optOuts: (platform: string): Promise<number> => db.scard(key('optouts', platform)),

    /** Every place that is not as all others are, by name. */
    async places(platform: string): Promise<Place[]> {
      const [policies, closed] = await Promise.all([
        db.hgetall(key('places', platform)),
        db.hgetall(key('closed', platform)),
      ])
      const names = [...new Set([...Object.keys(policies), ...Object.keys(closed)])].sort()
      return names.flatMap((place) => {
        const policy = policies[place] === undefined ? free : policySchema.parse(JSON.parse(policies[place]))
        const untilMs = Number(closed[place] ?? 0)
        const closedUntilMs = untilMs > Date.now() ? untilMs : undefined
        return policies[place] === undefined && closedUntilMs === undefined
          ? []
          : [{ place, policy, closedUntilMs }]
      })
    },

    /** What holds where they ask, and why nothing may be said there or to them; undefined where it may. */
    async standing(asked: Asked): Promise<{ policy: PlacePolicy; objection: ErrorCode | undefined }> {
      const { platform, requester, owners = [], place } = asked
      const people = requester === undefined ? [...owners] : [requester, ...owners]
      const [out, policy] = await Promise.all([
        areOptedOut(platform, people),
        place === undefined ? free : setPolicyOf(platform, place),
      ])
      const whose = out.indexOf(true)
      const isOwn = whose === 0 && requester !== undefined
      const optedOut = whose < 0 ? undefined : isOwn ? 'opted_out' : 'author_opted_out'
      return { policy, objection: optedOut ?? objectionIn(policy, asked) }
    },
  }
}
