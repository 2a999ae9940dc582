import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Report } from '../../domain.ts'
import { parseForms } from '../forms.ts'
import { escapeHtml, page } from '../html.ts'
import { reasonWords } from '../pages/report-page.ts'
import { problem } from '../problems.ts'

export type ReportsDesk = {
  /** Those that nobody has settled, oldest first. */
  list(): Promise<Report[]>
  /** Answers false where there was none. */
  settle(id: string): Promise<boolean>
}

const head = '<link rel="stylesheet" href="/assets/admin.css">\n'
const settleForm = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) })

const reportRow = ({ id, resultId, reason, text, contact, atMs }: Report): string => {
  const iso = new Date(atMs).toISOString()
  const answer = contact === undefined ? '' : `<p>Wants an answer at: ${escapeHtml(contact)}</p>`
  return `<li class="platform report">
<div><h3>${reasonWords[reason]}</h3>
<p class="waiting"><time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time> · <a href="/r/${resultId}">the picture <span class="unseen">${resultId}</span></a></p>
${text === '' ? '' : `<p class="words">${escapeHtml(text)}</p>`}
${answer}</div>
<form method="post" action="/admin/reports/settle"><input type="hidden" name="id" value="${id}">
<button class="button">Settled <span class="unseen">${resultId}</span></button></form>
</li>`
}

/** The reports that wait, to be read and settled. Whether the picture goes is decided in the ledger's view. HTML. */
export const reportsMain = (reports: readonly Report[]): string => `<h1>Reports</h1>
<p>What visitors have against a picture. Settled ones are kept no longer.</p>
${
  reports.length === 0
    ? '<p class="none">Nobody has reported anything.</p>'
    : `<ul class="reports">\n${reports.map(reportRow).join('\n')}\n</ul>`
}`

/** Under the guard of whoever mounts it. */
export const registerReports = (
  app: FastifyInstance,
  { desk, sandbox }: { desk: ReportsDesk; sandbox: boolean },
): Promise<void> => {
  parseForms(app, 1_000)
  app.get('/reports', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(page({ title: 'Reports · Dashboard', main: reportsMain(await desk.list()), head, sandbox })),
  )
  app.post('/reports/settle', async ({ body }, reply) => {
    const given = settleForm.safeParse(body)
    if (!given.success) return problem(reply, 422)
    await desk.settle(given.data.id)
    return reply.redirect('/admin/reports', 303)
  })
  return Promise.resolve()
}
