import { speakLevels, type PlacePolicy, type SpeakLevel } from '../core/domain.ts'
import type { ErrorCode } from '../core/errors.ts'
import { policySchema } from '../core/payloads.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** Policies of places and opt-outs of users, shared by all processes and the dashboard. */
export type Policies = ReturnType<typeof openPolicies>

/** The policy of a place that never set one. */
const defaultPolicy: PlacePolicy = { speak: 'freely', nsfw: true }

/**
 * Replaces field ARGV[1] of KEYS[1] by ARGV[3] if its value is still ARGV[2]; an empty string stands for a missing field.
 * Returns 1 if it did.
 */
const replaceScript = `
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1])
else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
return 1`

/** A request's user, picture owners and place. */
export type PolicyContext = {
  platform: string
  requester?: string | undefined
  owners?: readonly string[] | undefined
  place?: string | undefined
  channel?: string | undefined
  nsfw?: boolean | undefined
}

export type PolicyCheck = { policy: PlacePolicy; rejection: ErrorCode | undefined }

export type Place = {
  place: string
  policy: PlacePolicy
  /** Until then we do not try to post there, because the platform refused a post. */
  closedUntilMs: number | undefined
}

const stricter = (one: SpeakLevel, other: SpeakLevel): SpeakLevel =>
  speakLevels.indexOf(one) < speakLevels.indexOf(other) ? one : other

const isDefault = ({ speak, nsfw, ...own }: PlacePolicy): boolean =>
  speak === defaultPolicy.speak && nsfw && Object.values(own).every((value) => value === undefined)

/** Why the policy forbids an answer to this request; undefined if it allows one. */
const violationOf = (
  { speak, nsfw, channels }: PlacePolicy,
  context: PolicyContext,
): ErrorCode | undefined => {
  if (speak === 'off' || (context.nsfw && !nsfw)) return 'switched_off'
  const { channel } = context
  return channels && channel !== undefined && !channels.includes(channel) ? 'wrong_place' : undefined
}

export const openPolicies = (redis: RedisHandle) => {
  const db = redis.connect('general')
  const key = (kind: 'optouts' | 'places' | 'closed', platform: string): string =>
    redisKey('manners', kind, platform)

  const parsePolicy = (json: string | null | undefined): PlacePolicy =>
    json == null ? defaultPolicy : policySchema.parse(JSON.parse(json))

  /** The policy as it was set, even while the place is closed. */
  const storedPolicy = async (platform: string, place: string): Promise<PlacePolicy> =>
    parsePolicy(await db.hget(key('places', platform), place.toLowerCase()))

  /** The policy that applies now: stricter than the stored one while the place is closed. */
  const currentPolicy = async (platform: string, place: string): Promise<PlacePolicy> => {
    const policy = await storedPolicy(platform, place)
    const closedUntilMs = Number(await db.hget(key('closed', platform), place.toLowerCase()))
    return closedUntilMs > Date.now() ? { ...policy, speak: stricter(policy.speak, 'message_only') } : policy
  }

  /** One answer per person, in the same order. */
  const areOptedOut = async (platform: string, people: readonly string[]): Promise<boolean[]> => {
    if (people.length === 0) return []
    const names = people.map((name) => name.toLowerCase())
    return (await db.smismember(key('optouts', platform), ...names)).map((is) => is === 1)
  }

  return {
    storedPolicy,
    currentPolicy,

    /**
     * Changes the given fields of a place's policy and returns the new policy. Tries again when another process changed
     * the policy between reading and writing, so that neither change is lost.
     */
    async updatePolicy(platform: string, place: string, change: Partial<PlacePolicy>): Promise<PlacePolicy> {
      const places = key('places', platform)
      const name = place.toLowerCase()
      for (;;) {
        const before = await db.hget(places, name)
        const policy = policySchema.parse({ ...parsePolicy(before), ...change })
        const after = isDefault(policy) ? '' : JSON.stringify(policy)
        if ((await db.eval(replaceScript, 1, places, name, before ?? '', after)) === 1) return policy
      }
    },

    /** Remembers for `forMs` that the platform refused a post there. */
    async close(platform: string, place: string, forMs: number): Promise<void> {
      await db.hset(key('closed', platform), place.toLowerCase(), Date.now() + forMs)
    },

    /** Resets the place to the default policy and reopens it. */
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

    /** Places with a policy of their own and closed places, by name. */
    async places(platform: string): Promise<Place[]> {
      const [policies, closed] = await Promise.all([
        db.hgetall(key('places', platform)),
        db.hgetall(key('closed', platform)),
      ])
      const names = [...new Set([...Object.keys(policies), ...Object.keys(closed)])].sort()
      return names.flatMap((place) => {
        const policy = parsePolicy(policies[place])
        const untilMs = Number(closed[place] ?? 0)
        const closedUntilMs = untilMs > Date.now() ? untilMs : undefined
        return policies[place] === undefined && closedUntilMs === undefined
          ? []
          : [{ place, policy, closedUntilMs }]
      })
    },

    /** The place's policy, and why the request must be rejected; `rejection` is undefined if it may be answered. */
    async check(context: PolicyContext): Promise<PolicyCheck> {
      const { platform, requester, owners = [], place } = context
      const people = requester === undefined ? [...owners] : [requester, ...owners]
      const [out, policy] = await Promise.all([
        areOptedOut(platform, people),
        place === undefined ? defaultPolicy : storedPolicy(platform, place),
      ])
      const first = out.indexOf(true)
      const isRequester = first === 0 && requester !== undefined
      const optedOut = first < 0 ? undefined : isRequester ? 'opted_out' : 'author_opted_out'
      return { policy, rejection: optedOut ?? violationOf(policy, context) }
    },
  }
}
