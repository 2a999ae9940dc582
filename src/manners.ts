import { z } from 'zod'
import { speakLevels, type PlacePolicy, type SpeakLevel } from './domain.ts'
import type { ErrorCode } from './errors.ts'
import type { RedisHandle } from './redis.ts'

/** Whom we leave alone, and how far we may go where: shared by all processes and the dashboard. */
export type Manners = ReturnType<typeof openManners>

const free: PlacePolicy = { speak: 'freely', nsfw: true }

const savedSchema = z.object({ speak: z.enum(speakLevels), nsfw: z.boolean() })

export type Place = {
  place: string
  policy: PlacePolicy
  /** Until then the platform lets us post nothing there; afterwards it is tried again. */
  closedUntilMs: number | undefined
}

const stricter = (one: SpeakLevel, other: SpeakLevel): SpeakLevel =>
  speakLevels.indexOf(one) < speakLevels.indexOf(other) ? one : other

export const openManners = (redis: RedisHandle) => {
  const db = redis.connect('general')
  const key = (kind: 'optouts' | 'places' | 'closed', platform: string): string =>
    `{colorizebot}:manners:${kind}:${platform}`

  /** As it was set, whether or not the place is closed just now. */
  const setPolicyOf = async (platform: string, place: string): Promise<PlacePolicy> => {
    const saved = await db.hget(key('places', platform), place.toLowerCase())
    return saved === null ? free : savedSchema.parse(JSON.parse(saved))
  }

  const policyOf = async (platform: string, place: string): Promise<PlacePolicy> => {
    const policy = await setPolicyOf(platform, place)
    const closedUntilMs = Number(await db.hget(key('closed', platform), place.toLowerCase()))
    return closedUntilMs > Date.now() ? { ...policy, speak: stricter(policy.speak, 'message_only') } : policy
  }

  const isOptedOut = async (platform: string, people: readonly string[]): Promise<boolean> => {
    if (people.length === 0) return false
    const names = people.map((name) => name.toLowerCase())
    return (await db.smismember(key('optouts', platform), ...names)).includes(1)
  }

  return {
    setPolicyOf,
    policyOf,
    isOptedOut,

    async setPolicy(platform: string, place: string, policy: PlacePolicy): Promise<void> {
      const name = place.toLowerCase()
      if (policy.speak === free.speak && policy.nsfw) await db.hdel(key('places', platform), name)
      else await db.hset(key('places', platform), name, JSON.stringify(savedSchema.parse(policy)))
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

    optOuts: (platform: string): Promise<number> => db.scard(key('optouts', platform)),

    /** Every place that is not as all others are, by name. */
    async places(platform: string): Promise<Place[]> {
      const [policies, closed] = await Promise.all([
        db.hgetall(key('places', platform)),
        db.hgetall(key('closed', platform)),
      ])
      const names = [...new Set([...Object.keys(policies), ...Object.keys(closed)])].sort()
      return names.flatMap((place) => {
        const policy = policies[place] === undefined ? free : savedSchema.parse(JSON.parse(policies[place]))
        const untilMs = Number(closed[place] ?? 0)
        const closedUntilMs = untilMs > Date.now() ? untilMs : undefined
        return policies[place] === undefined && closedUntilMs === undefined
          ? []
          : [{ place, policy, closedUntilMs }]
      })
    },

    /** Why nothing may be said there or to them; undefined where it may. */
    async objection(asked: {
      platform: string
      people: readonly string[]
      place: string | undefined
      nsfw: boolean
    }): Promise<ErrorCode | undefined> {
      if (await isOptedOut(asked.platform, asked.people)) return 'opted_out'
      if (asked.place === undefined) return undefined
      const { speak, nsfw } = await setPolicyOf(asked.platform, asked.place)
      return speak === 'off' || (asked.nsfw && !nsfw) ? 'switched_off' : undefined
    },
  }
}
