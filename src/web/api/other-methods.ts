import type { FastifyInstance, HTTPMethods } from 'fastify'
import { problem } from '../problems.ts'

const methods: readonly HTTPMethods[] = ['DELETE', 'GET', 'OPTIONS', 'PATCH', 'POST', 'PUT']

/** Methods that a route does not have: 405, and which it has. */
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
