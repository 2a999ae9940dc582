import type { FastifyReply, FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'

export type RateLimitOptions = {
  /** Requests per second of one bot over all routes except those of interactions. */
  globalPerSecond: number
  /** Requests per `routeWindowMs` to one route for one channel, guild or webhook. */
  routeRequests: number
  routeWindowMs: number
}

type Window = { endsMs: number; used: number }

const maxWindows = 20_000

/** Identifies the method and the route pattern, without parameter values. */
const bucketOf = (request: FastifyRequest): string =>
  createHash('md5')
    .update(`${request.method} ${request.routeOptions.url ?? ''}`)
    .digest('hex')
    .slice(0, 20)

/** Discord counts separately for each channel, guild and webhook. */
const majorParameters = (request: FastifyRequest): string => {
  const { channel = '', guild = '', token = '' } = request.params as Record<string, string | undefined>
  return `${channel}/${guild}/${token}`
}

const sendRateLimited = (reply: FastifyReply, afterMs: number, isGlobal: boolean): FastifyReply => {
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

/** Discord's rate limits and their headers. They use the system clock, because clients wait in real time. */
export const createRateLimits = ({ globalPerSecond, routeRequests, routeWindowMs }: RateLimitOptions) => {
  const globally = createWindows(1_000)
  const onRoute = createWindows(routeWindowMs)
  return {
    /** Counts a request. Returns a 429 reply if the limit is exceeded, otherwise undefined. */
    consumeGlobal(token: string, reply: FastifyReply): FastifyReply | undefined {
      const { used, endsMs } = globally(token)
      return used > globalPerSecond ? sendRateLimited(reply, endsMs - Date.now(), true) : undefined
    },

    consumeRoute(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
      const bucket = bucketOf(request)
      const { used, endsMs } = onRoute(`${bucket} ${majorParameters(request)}`)
      const afterMs = endsMs - Date.now()
      void reply.headers({
        'x-ratelimit-limit': String(routeRequests),
        'x-ratelimit-remaining': String(Math.max(0, routeRequests - used)),
        'x-ratelimit-reset': (endsMs / 1_000).toFixed(3),
        'x-ratelimit-reset-after': (afterMs / 1_000).toFixed(3),
        'x-ratelimit-bucket': bucket,
      })
      return used > routeRequests ? sendRateLimited(reply, afterMs, false) : undefined
    },
  }
}
