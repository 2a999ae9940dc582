import type { FastifyInstance } from 'fastify'
import { page, sendPage, type Frame } from '../page.ts'
import { aboutMain } from './about.ts'
import { homePage } from './home.ts'
import { privacyMain } from './privacy.ts'

export type PagesOptions = Frame & { keepDays: number }

/** `/`, `/about` and `/privacy`. */
export const registerPages = (app: FastifyInstance, { keepDays, ...frame }: PagesOptions): void => {
  app.get('/', (_request, reply) => sendPage(reply, homePage({ ...frame, keepDays })))
  app.get('/about', (_request, reply) =>
    sendPage(reply, page({ title: 'About · ColorizeBot', main: aboutMain, ...frame })),
  )
  app.get('/privacy', (_request, reply) => {
    const main = privacyMain(keepDays, frame.gallery)
    return sendPage(reply, page({ title: 'Privacy · ColorizeBot', main, ...frame }))
  })
}
