import type { FastifyInstance } from 'fastify'
import { aboutMain } from './about.ts'
import { page, type Frame } from '../page.ts'
import { homePage } from './home-page.ts'
import { privacyMain } from './privacy.ts'
import { registerResult } from './result/routes.ts'
import type { PagesServices } from './services.ts'

export type PagesOptions = Frame & { services: PagesServices; publicUrl: () => string; keepDays: number }

const html = 'text/html; charset=utf-8'

export const registerPages = (app: FastifyInstance, options: PagesOptions): void => {
  const { services, publicUrl, keepDays, ...frame } = options
  app.get('/', (_request, reply) => reply.type(html).send(homePage({ ...frame, keepDays })))

  app.get('/about', (_request, reply) =>
    reply.type(html).send(page({ title: 'What this is · ColorizeBot', main: aboutMain, ...frame })),
  )

  app.get('/privacy', (_request, reply) =>
    reply
      .type(html)
      .send(page({ title: 'Privacy · ColorizeBot', main: privacyMain(keepDays, frame.gallery), ...frame })),
  )

  registerResult(app, { services, publicUrl, ...frame })

  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const { ok, findings } = await services.ready()
    return reply.code(ok ? 200 : 503).send({ status: ok ? 'ready' : 'not ready', findings })
  })
}
