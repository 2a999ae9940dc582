import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { page } from '../html.ts'
import { parseForms } from './admin-forms.ts'
import { modelsMain } from './models-page.ts'
import type { ModelsServices } from './models-services.ts'

export type ModelsOptions = { services: ModelsServices; sandbox: boolean }

const head = ['admin', 'models']
  .map((name) => `<link rel="stylesheet" href="/assets/${name}.css">\n`)
  .join('')
const form = z.object({ model: z.string() })

/** The models' page and its one form, at and below /admin/models. */
export const registerModels = (app: FastifyInstance, { services, sandbox }: ModelsOptions): void => {
  const show = async (reply: FastifyReply, said: { done?: unknown; isUnknown?: boolean }) => {
    const main = modelsMain(await services.overview(), said)
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(page({ title: 'Models · Dashboard', main, head, script: 'live.js', sandbox }))
  }

  parseForms(app)
  app.get<{ Querystring: { done?: unknown } }>('/models', ({ query }, reply) =>
    show(reply, { done: query.done }),
  )
  app.post('/models/choose', async ({ body }, reply) => {
    const given = form.safeParse(body)
    const isDone = given.success && (await services.choose(given.data.model))
    return isDone
      ? reply.redirect('/admin/models?done=chosen', 303)
      : show(reply.code(422), { isUnknown: true })
  })
}
