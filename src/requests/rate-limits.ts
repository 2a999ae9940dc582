import type { PlacePolicy } from '../core/domain.ts'
import type { RequestLimits } from '../platforms/definition.ts'
import type { RequestContext } from '../platforms/events.ts'
import type { Limit } from '../stores/quotas.ts'

/** By platform name. */
export type LimitsByPlatform = Readonly<Record<string, RequestLimits | undefined>>

export const hourMs = 3_600_000
/** The count of a thread expires this long after its first request. */
const threadMs = 30 * 24 * hourMs

const limit = (name: string | undefined, rest: Omit<Limit, 'max'>, max: number | undefined): Limit[] =>
  name === undefined || max === undefined ? [] : [{ ...rest, max }]

/** The limits that a request counts against: the user's, the thread's and the place's. A policy overrides the last. */
export const limitsFor = (
  context: RequestContext,
  limits: LimitsByPlatform,
  policy?: PlacePolicy,
): Limit[] => {
  const { platform, requester, thread, place } = context
  const { perUserHourly, perThread, perPlaceHourly } = limits[platform] ?? {}
  const key = (kind: string, name: string | undefined) => `${kind}:${platform}:${name}`
  return [
    ...limit(requester, { key: key('user', requester), windowMs: hourMs, code: 'over_quota' }, perUserHourly),
    ...limit(thread, { key: key('post', thread), windowMs: threadMs, code: 'over_quota' }, perThread),
    ...limit(
      place,
      { key: key('place', place), windowMs: hourMs, code: 'over_server_quota' },
      policy?.hourlyLimit ?? perPlaceHourly,
    ),
  ]
}
