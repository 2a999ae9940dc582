import type { FastifyInstance } from 'fastify'
import { page } from '../html.ts'
import { aboutMain } from './about.ts'
import { homePage } from './home-page.ts'
import { registerResult } from './result.ts'
import type { PagesServices } from './services.ts'

export type PagesOptions = {
  services: PagesServices
  sandbox: boolean
  gallery: boolean
  keepDays: number
  publicUrl: () => string
}

const html = 'text/html; charset=utf-8'

export const registerPages = (app: FastifyInstance, options: PagesOptions): void => {
  const { services, sandbox } = options
  app.get('/', (_request, reply) => reply.type(html).send(homePage(options)))

  app.get('/about', (_request, reply) =>
    reply.type(html).send(page({ title: 'What this is · ColorizeBot', main: aboutMain, sandbox })),
  )

  registerResult(app, options)

  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const { ok, findings } = await services.ready()
    return reply.code(ok ? 200 : 503).send({ status: ok ? 'ready' : 'not ready', findings })
  })
}
