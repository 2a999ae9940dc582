import type { FastifyReply } from 'fastify'

const windowSeconds = 600

/** Reddit's rate limit per client id and ten-minute window, with its headers. */
export const createRateLimit = (limit: number) => {
  const used = new Map<string, number>()
  let startMs = Date.now()
  return {
    /** Counts a request and sets the headers. Returns false if the limit is exceeded. */
    consume(clientId: string, reply: FastifyReply): boolean {
      if (Date.now() - startMs > windowSeconds * 1_000) {
        used.clear()
        startMs = Date.now()
      }
      const count = (used.get(clientId) ?? 0) + 1
      used.set(clientId, count)
      const resetSeconds = Math.ceil(windowSeconds - (Date.now() - startMs) / 1_000)
      void reply.headers({
        'x-ratelimit-used': String(Math.min(count, limit)),
        'x-ratelimit-remaining': `${Math.max(0, limit - count)}.0`,
        'x-ratelimit-reset': String(resetSeconds),
      })
      return count <= limit
    },
  }
}
