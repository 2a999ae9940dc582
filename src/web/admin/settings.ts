import type { FastifyInstance, FastifyReply } from 'fastify'
import { page } from '../html.ts'
import { settingsMain } from './settings-page.ts'
import type { FindingView, SettingsServices } from './settings-services.ts'

export type SettingsOptions = { services: SettingsServices; sandbox: boolean }

const head = ['admin', 'settings']
  .map((name) => `<link rel="stylesheet" href="/assets/${name}.css">\n`)
  .join('')

/** The settings' page at /admin/settings; the same with the doctor's findings below it. */
export const registerSettings = (app: FastifyInstance, { services, sandbox }: SettingsOptions): void => {
  const show = async (reply: FastifyReply, findings?: readonly FindingView[]) => {
    const main = settingsMain(await services.settings(), findings)
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(page({ title: 'Settings · Dashboard', main, head, script: 'settings.js', sandbox }))
  }
  app.get('/settings', (_request, reply) => show(reply))
  app.get('/settings/findings', async (_request, reply) => show(reply, await services.findings()))
}
