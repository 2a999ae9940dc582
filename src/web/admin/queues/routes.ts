import type { FastifyInstance } from 'fastify'
import type { Plugin, QueueBoards } from './boards.ts'

/** The queue dashboard uses a base element, which the policy of all other pages forbids. */
const allowBase = (app: FastifyInstance): void => {
  app.addHook('onSend', async (_request, reply) => {
    const policy = String(reply.getHeader('content-security-policy') ?? '')
    void reply.header('content-security-policy', policy.replace("base-uri 'none'", "base-uri 'self'"))
  })
}

const register = (app: FastifyInstance, prefix: string, board: Plugin, isForOperators: boolean) =>
  app.register(
    async (scope) => {
      if (isForOperators)
        scope.addHook('onRequest', async (request, reply) =>
          request.session.role === 'viewer' ? reply.redirect('/admin/queues-to-view', 303) : undefined,
        )
      allowBase(scope)
      await board(scope)
    },
    { prefix },
  )

/** `/admin/queues`, and `/admin/queues-to-view` for viewers, without the buttons that they may not use. */
export const registerQueues = async (
  app: FastifyInstance,
  { operator, viewer }: QueueBoards,
): Promise<void> => {
  await register(app, '/queues', operator, true)
  await register(app, '/queues-to-view', viewer, false)
}
