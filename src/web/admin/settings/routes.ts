import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Finding } from '../../../doctor/doctor.ts'
import { sendPage, stylesheet } from '../../page.ts'
import { viewerOf } from '../auth/routes.ts'
import { dashboardPage } from '../dashboard-page.ts'
import type { SettingsService } from './service.ts'
import { settingsView } from './view.ts'

export type SettingsOptions = { settings: SettingsService; sandbox: boolean }

/** `/admin/settings`, and the same page with the doctor's findings at `/admin/settings/findings`. */
export const registerSettings = (app: FastifyInstance, { settings, sandbox }: SettingsOptions): void => {
  const show = async (request: FastifyRequest, reply: FastifyReply, findings?: readonly Finding[]) => {
    const viewer = viewerOf(request, reply)
    const main = settingsView(await settings.list(), findings)
    const head = stylesheet('settings.css')
    return sendPage(
      reply,
      dashboardPage({ path: '/admin/settings', viewer, sandbox, main, head, script: 'settings.js' }),
    )
  }
  app.get('/settings', (request, reply) => show(request, reply))
  app.get('/settings/findings', async (request, reply) => show(request, reply, await settings.findings()))
}
