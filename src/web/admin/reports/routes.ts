import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Report } from '../../../core/domain.ts'
import { escapeHtml } from '../../page.ts'
import { reasonWords } from '../../public/report/view.ts'
import { problem } from '../../problems.ts'
import { deed } from '../form-action.ts'
import { adminPage, csrfField, type Visitor } from '../dashboard-page.ts'
import { visitorOf } from '../auth/routes.ts'
import { timeTag } from '../components.ts'
import type { AuditServices } from '../services.ts'

export type ReportsDesk = {
  /** Those that nobody has settled, oldest first. */
  list(): Promise<Report[]>
  /** Answers false where there was none. */
  settle(id: string): Promise<boolean>
}

const settleForm = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) })

const reportRow = (visitor: Visitor, { id, resultId, reason, text, contact, atMs }: Report): string => {
  const settle = `<form method="post" action="/admin/reports/settle">${csrfField(visitor)}<input type="hidden" name="id" value="${id}">
<button class="button">Settled <span class="unseen">${resultId}</span></button></form>`
  const answer = contact === undefined ? '' : `<p>Wants an answer at: ${escapeHtml(contact)}</p>`
  return `<li class="platform report">
<div><h3>${reasonWords[reason]}</h3>
<p class="waiting">${timeTag(atMs)} · <a href="/admin/ledger?text=${resultId}">the picture <span class="unseen">${resultId}</span></a></p>
${text === '' ? '' : `<p class="words">${escapeHtml(text)}</p>`}
${answer}</div>
${visitor.role === 'operator' ? settle : ''}
</li>`
}

/** The reports that wait, to be read and settled. Whether the picture goes is decided in the ledger's view. HTML. */
export const reportsMain = (visitor: Visitor, reports: readonly Report[]): string => `<h1>Reports</h1>
<p>What visitors have against a picture. Settled ones are kept no longer.</p>
${
  reports.length === 0
    ? '<p class="none">Nobody has reported anything.</p>'
    : `<ul class="reports">\n${reports.map((report) => reportRow(visitor, report)).join('\n')}\n</ul>`
}`

type ReportsOptions = { desk: ReportsDesk; audit: AuditServices; sandbox: boolean }

/** `/admin/reports`: what visitors have against a picture. */
export const registerReports = (app: FastifyInstance, { desk, audit, sandbox }: ReportsOptions): void => {
  app.get('/reports', async (request, reply) => {
    const visitor = visitorOf(request, reply)
    const main = reportsMain(visitor, await desk.list())
    return reply
      .type('text/html; charset=utf-8')
      .send(adminPage({ title: 'Reports', here: '/admin/reports', visitor, sandbox, main }))
  })
  app.post(
    '/reports/settle',
    deed(audit, {
      schema: settleForm,
      act: async ({ id }) => ((await desk.settle(id)) ? { what: 'report settled', about: id } : false),
      then: () => '/admin/reports',
      otherwise: (reply) => problem(reply, 422),
    }),
  )
}
