import type { PlacePolicy } from '../core/domain.ts'
import type { RequestContext } from '../platforms/platform.ts'
import type { Limit } from '../stores/quotas.ts'

/** How often one may ask, on one platform. */
export type PlatformLimits = {
  perUserAndHour: number
  /** Under one post, for as long as people ask there. */
  perPost?: number
  /** In a whole subreddit or server, where it has set no number of its own. */
  perPlaceAndHour?: number
}

/** By the platform's name; others count nothing. */
export type LimitsByPlatform = Readonly<Record<string, PlatformLimits | undefined>>

export const hourMs = 3_600_000
/** A post is forgotten when nobody has asked under it for so long. */
const postMs = 30 * 24 * hourMs

const cap = (name: string | undefined, rest: Omit<Limit, 'most'>, most: number | undefined): Limit[] =>
  name === undefined || most === undefined ? [] : [{ ...rest, most }]

/** What is counted when they ask. */
export const limitsFor = (
  asking: RequestContext,
  limits: LimitsByPlatform,
  policy?: PlacePolicy,
): Limit[] => {
  const { platform, requester, thread, place } = asking
  const { perUserAndHour, perPost, perPlaceAndHour } = limits[platform] ?? {}
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
