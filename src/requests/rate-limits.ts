import type { PlacePolicy } from '../core/domain.ts'
import type { RequestLimits } from '../platforms/definition.ts'
import type { RequestContext } from '../platforms/events.ts'
import type { Limit } from '../stores/quotas.ts'

/** By the platform's name. */
export type LimitsByPlatform = Readonly<Record<string, RequestLimits | undefined>>

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
  const { perUserHourly, perThread, perPlaceHourly } = limits[platform] ?? {}
  const key = (what: string, name: string | undefined) => `${what}:${platform}:${name}`
  return [
    ...cap(requester, { key: key('user', requester), windowMs: hourMs, code: 'over_quota' }, perUserHourly),
    ...cap(thread, { key: key('post', thread), windowMs: postMs, code: 'over_quota' }, perThread),
    ...cap(
      place,
      { key: key('place', place), windowMs: hourMs, code: 'over_server_quota' },
      policy?.hourlyLimit ?? perPlaceHourly,
    ),
  ]
}
