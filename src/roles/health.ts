import fastify, { type FastifyInstance } from 'fastify'
import { setTimeout as wait } from 'node:timers/promises'
import type { Metrics } from './metrics.ts'
import type { RedisHandle } from '../redis/redis.ts'

const pingMs = 2_000

/** Problems that keep this process from working, as text. */
const findingsOf = async (redis: RedisHandle): Promise<string[]> => {
  const answered = redis.ping().then(
    () => true,
    () => false,
  )
  const inTime = await Promise.race([answered, wait(pingMs, false, { ref: false })])
  return inTime ? [] : ['Redis does not answer']
}

export const metricsPlugin =
  (metrics: Metrics) =>
  (app: FastifyInstance): Promise<void> => {
    app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()))
    return Promise.resolve()
  }

/** `/healthz` and `/readyz`. */
export const healthRoutes =
  (redis: RedisHandle) =>
  (app: FastifyInstance): Promise<void> => {
    app.get('/healthz', () => ({ status: 'ok' }))
    app.get('/readyz', async (_request, reply) => {
      const findings = await findingsOf(redis)
      const isReady = findings.length === 0
      return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', findings })
    })
    return Promise.resolve()
  }

type HealthOptions = { host: string; port: number; redis: RedisHandle; metrics: Metrics }

/** Serves health and metrics on a port of their own, which should not be public. */
export const startHealth = async ({ host, port, redis, metrics }: HealthOptions) => {
  const app = fastify({ forceCloseConnections: true })
  await app.register(healthRoutes(redis))
  await app.register(metricsPlugin(metrics))
  await app.listen({ host, port })
  return { close: () => app.close() }
}
