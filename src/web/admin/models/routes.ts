import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { deed } from '../form-action.ts'
import { adminPage } from '../dashboard-page.ts'
import { visitorOf } from '../auth/routes.ts'
import { modelsMain } from './view.ts'
import type { ModelsServices } from './service-types.ts'
import type { AuditServices } from '../services.ts'

export type ModelsOptions = { models: ModelsServices; audit: AuditServices; sandbox: boolean }

const head = '<link rel="stylesheet" href="/assets/models.css">\n'
const form = z.object({ model: z.string().max(100) })

/** The models' page and its one form, at and below /admin/models. */
export const registerModels = (app: FastifyInstance, { models, audit, sandbox }: ModelsOptions): void => {
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    said: { done?: unknown; isUnknown?: boolean },
  ) => {
    const visitor = visitorOf(request, reply)
    const main = modelsMain(await models.overview(), visitor, said)
    return reply.type('text/html; charset=utf-8').send(
      adminPage({
        ...{ title: 'Models', here: '/admin/models', visitor, sandbox, main },
        ...{ head, script: 'live.js' },
      }),
    )
  }

  app.get<{ Querystring: { done?: unknown } }>('/models', (request, reply) =>
    show(request, reply, { done: request.query.done }),
  )
  app.post('/models/choose', (request, reply) =>
    deed(audit, {
      schema: form,
      act: async ({ model }) => (await models.choose(model)) && { what: 'chose the model', about: model },
      then: () => '/admin/models?done=chosen',
      otherwise: (refused) => show(request, refused, { isUnknown: true }),
    })(request, reply),
  )
}
