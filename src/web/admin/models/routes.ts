import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { sendPage, stylesheet } from '../../page.ts'
import type { AuditService } from '../audit/service.ts'
import { viewerOf } from '../auth/routes.ts'
import { sentenceFor, type Notice } from '../components.ts'
import { dashboardPage } from '../dashboard-page.ts'
import { formAction } from '../form-action.ts'
import type { ModelsService } from './service.ts'
import { modelsView } from './view.ts'

export type ModelsOptions = { models: ModelsService; audit: AuditService; sandbox: boolean }

const doneSentences = { chosen: 'Model chosen. The workers switch within seconds.' }
const unknownModel = 'This model is not installed. Nothing was changed.'
const choiceForm = z.object({ model: z.string().max(100) })

/** `/admin/models`: the installed models, and the choice between them. */
export const registerModels = (app: FastifyInstance, { models, audit, sandbox }: ModelsOptions): void => {
  const show = async (request: FastifyRequest, reply: FastifyReply, notice: Notice) => {
    const viewer = viewerOf(request, reply)
    const main = modelsView(await models.overview(), viewer, notice)
    const head = stylesheet('models.css')
    return sendPage(
      reply,
      dashboardPage({ path: '/admin/models', viewer, sandbox, main, head, script: 'live.js' }),
    )
  }

  app.get<{ Querystring: { done?: unknown } }>('/models', (request, reply) =>
    show(request, reply, { done: sentenceFor(doneSentences, request.query.done) }),
  )
  app.post('/models/choose', (request, reply) =>
    formAction(audit, {
      schema: choiceForm,
      run: async ({ model }) => (await models.choose(model)) && { what: 'model chosen', about: model },
      next: () => '/admin/models?done=chosen',
      onInvalid: (refused) => show(request, refused, { error: unknownModel }),
    })(request, reply),
  )
}
