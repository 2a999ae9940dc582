import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

export type RateLimitOptions = {
  /** Requests of a bot within a second, over all routes but those of interactions. */
  globalPerSecond: number
  /** Requests on one route, for one channel, guild or webhook, within `routeWindowMs`. */
  routeRequests: number
  routeWindowMs: number
}

type Window = { endsMs: number; used: number }

const maxWindows = 20_000

/** The method and the route, without what stands for its parts. */
const bucketOf = (request: FastifyRequest): string =>
  createHash('md5')
    .update(`${request.method} ${request.routeOptions.url ?? ''}`)
    .digest('hex')
    .slice(0, 20)

/** The channel, guild or webhook that a route is about has its own count. */
const majorOf = (request: FastifyRequest): string => {
  const { channel = '', guild = '', token = '' } = request.params as Record<string, string | undefined>
  return `${channel}/${guild}/${token}`
}

const exceeded = (reply: FastifyReply, afterMs: number, isGlobal: boolean): FastifyReply => {
  const seconds = Math.max(1, afterMs) / 1_000
  return reply
    .code(429)
    .headers({
      'retry-after': String(Math.ceil(seconds)),
      'x-ratelimit-scope': isGlobal ? 'global' : 'user',
      ...(isGlobal && { 'x-ratelimit-global': 'true' }),
    })
    .send({ message: 'You are being rate limited.', retry_after: seconds, global: isGlobal })
}

const createWindows = (lastsMs: number) => {
  const windows = new Map<string, Window>()
  return (key: string): Window => {
    const nowMs = Date.now()
    let window = windows.get(key)
    if (!window || window.endsMs <= nowMs) {
      windows.delete(key)
      window = { endsMs: nowMs + lastsMs, used: 0 }
      windows.set(key, window)
      const oldest = windows.size > maxWindows ? windows.keys().next().value : undefined
      if (oldest !== undefined) windows.delete(oldest)
    }
    window.used += 1
    return window
  }
}

/** Discord's rate limits with their headers, by the real clock: a client waits by its own. */
export const createRateLimits = ({ globalPerSecond, routeRequests, routeWindowMs }: RateLimitOptions) => {
  const globally = createWindows(1_000)
  const onRoute = createWindows(routeWindowMs)
  return {
    /** Undefined where the request may go on. */
    spendGlobal(token: string, reply: FastifyReply): FastifyReply | undefined {
      const { used, endsMs } = globally(token)
      return used > globalPerSecond ? exceeded(reply, endsMs - Date.now(), true) : undefined
    },

    spendRoute(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
      const bucket = bucketOf(request)
      const { used, endsMs } = onRoute(`${bucket} ${majorOf(request)}`)
      const afterMs = endsMs - Date.now()
      void reply.headers({
        'x-ratelimit-limit': String(routeRequests),
        'x-ratelimit-remaining': String(Math.max(0, routeRequests - used)),
        'x-ratelimit-reset': (endsMs / 1_000).toFixed(3),
        'x-ratelimit-reset-after': (afterMs / 1_000).toFixed(3),
        'x-ratelimit-bucket': bucket,
      })
      return used > routeRequests ? exceeded(reply, afterMs, false) : undefined
    },
  }
}
