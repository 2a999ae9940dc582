import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { adminPage } from '../dashboard-page.ts'
import { visitorOf } from '../auth/routes.ts'
import { settingsMain } from './view.ts'
import type { FindingView, SettingsServices } from './service-types.ts'

export type SettingsOptions = { settings: SettingsServices; sandbox: boolean }

const head = '<link rel="stylesheet" href="/assets/settings.css">\n'

/** The settings' page at /admin/settings; the same with the doctor's findings below it. */
export const registerSettings = (app: FastifyInstance, { settings, sandbox }: SettingsOptions): void => {
  const show = async (request: FastifyRequest, reply: FastifyReply, findings?: readonly FindingView[]) => {
    const visitor = visitorOf(request, reply)
    const main = settingsMain(await settings.settings(), findings)
    return reply.type('text/html; charset=utf-8').send(
      adminPage({
        ...{ title: 'Settings', here: '/admin/settings', visitor, sandbox, main },
        ...{ head, script: 'settings.js' },
      }),
    )
  }
  app.get('/settings', (request, reply) => show(request, reply))
  app.get('/settings/findings', async (request, reply) => show(request, reply, await settings.findings()))
}
