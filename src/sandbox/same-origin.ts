import type { FastifyInstance, FastifyRequest } from 'fastify'

const isCrossSite = ({ headers }: FastifyRequest): boolean => {
  const { origin, host } = headers
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
}

/** Prevents cross-site request forgery: a form on another site must not act as the visitor. */
export const rejectCrossSiteRequests = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request, reply) =>
    request.method !== 'GET' && isCrossSite(request)
      ? reply.code(403).send({ detail: 'Requests from other sites are not allowed.' })
      : undefined,
  )
}
