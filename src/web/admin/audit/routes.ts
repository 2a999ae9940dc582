import type { FastifyInstance } from 'fastify'
import { escapeHtml } from '../../page.ts'
import { adminPage } from '../dashboard-page.ts'
import { visitorOf } from '../auth/routes.ts'
import { cell, rowHead, table, timeTag } from '../components.ts'
import type { ActView, AuditServices } from '../services.ts'

const actRow = ({ atMs, role, address, what, about }: ActView): string =>
  [
    rowHead(timeTag(atMs)),
    cell(escapeHtml(what), 'Act'),
    cell(escapeHtml(about ?? ''), 'About'),
    cell(`${role}, ${escapeHtml(address)}`, 'By'),
  ].join('')

/** `/admin/audit`: who changed what, and when. */
export const registerAudit = (
  app: FastifyInstance,
  { audit, sandbox }: { audit: AuditServices; sandbox: boolean },
): void => {
  app.get('/audit', async (request, reply) => {
    const acts = await audit.acts()
    const rows =
      acts.length === 0
        ? '<p class="none">Nobody has changed anything yet.</p>'
        : table('Acts', ['When', 'Act', 'About', 'By'], acts.map(actRow))
    const main = `<h1>Log of acts</h1>
<p class="lead">What was changed on this dashboard, the latest first. People are not named.</p>
${rows}`
    const visitor = visitorOf(request, reply)
    return reply
      .type('text/html; charset=utf-8')
      .send(adminPage({ title: 'Log of acts', here: '/admin/audit', visitor, sandbox, main }))
  })
}
