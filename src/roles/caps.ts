import type { PlacePolicy } from '../domain.ts'
import type { Asking } from '../platforms/platform.ts'
import type { Cap } from '../books/quota.ts'

/** How often one may ask, on one platform. */
export type Caps = {
  perUserAndHour: number
  /** Under one post, for as long as people ask there. */
  perPost?: number
  /** In a whole subreddit or server, where it has set no number of its own. */
  perPlaceAndHour?: number
}

/** By the platform's name; others count nothing. */
export type PlatformCaps = Readonly<Record<string, Caps | undefined>>

export const hourMs = 3_600_000
/** A post is forgotten when nobody has asked under it for so long. */
const postMs = 30 * 24 * hourMs

const cap = (name: string | undefined, rest: Omit<Cap, 'most'>, most: number | undefined): Cap[] =>
  name === undefined || most === undefined ? [] : [{ ...rest, most }]

/** What is counted when they ask. */
export const capsOf = (asking: Asking, caps: PlatformCaps, policy?: PlacePolicy): Cap[] => {
  const { platform, requester, thread, place } = asking
  const { perUserAndHour, perPost, perPlaceAndHour } = caps[platform] ?? {}
  const key = (what: string, name: string | undefined) => `${what}:${platform}:${name}`
  return [
    ...cap(requester, { key: key('user', requester), windowMs: hourMs, code: 'over_quota' }, perUserAndHour),
    ...cap(thread, { key: key('post', thread), windowMs: postMs, code: 'over_quota' }, perPost),
    ...cap(
      place,
      { key: key('place', place), windowMs: hourMs, code: 'over_server_quota' },
      policy?.hourlyLimit ?? perPlaceAndHour,
    ),
  ]
}
