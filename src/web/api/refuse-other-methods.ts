import type { FastifyInstance, HTTPMethods } from 'fastify'
import { problem } from '../problems.ts'

const methods: readonly HTTPMethods[] = ['DELETE', 'GET', 'OPTIONS', 'PATCH', 'POST', 'PUT']

/** Answers other methods with 405 and the list of allowed ones. */
export const refuseOtherMethods = (
  app: FastifyInstance,
  url: string,
  allowed: readonly HTTPMethods[],
): void => {
  const allow = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
  app.route({
    method: methods.filter((method) => !allowed.includes(method)),
    url,
    schema: { hide: true },
    exposeHeadRoute: !allowed.includes('GET'),
    onRequest: async (_request, reply) => problem(reply.header('allow', allow), 405),
    handler: () => undefined, // never reached
  })
}
