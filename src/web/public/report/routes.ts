import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { reportReasons } from '../../../core/domain.ts'
import { html, type Html } from '../../../core/html.ts'
import { isCrossSite, parseForms } from '../../forms.ts'
import { page, sendPage, stylesheet, type Frame } from '../../page.ts'
import { problem } from '../../problems.ts'
import type { ReportAnswer, ReportService } from './service.ts'
import {
  maxContactLength,
  maxTextLength,
  reportView,
  thanksView,
  type ReportError,
  type ReportField,
  type ReportValues,
} from './view.ts'

export type ReportOptions = Frame & { service: ReportService }

// a character takes up to twelve bytes in a form; the rest is for the other fields
const maxFormBytes = 12 * (maxTextLength + maxContactLength) + 2_000
const head = html`${stylesheet('report.css')}<meta name="robots" content="noindex">\n`

const optionalText = (maxLength: number) => z.string().trim().max(maxLength).default('')
/** The id of a result, or the address of its page or of one of its pictures. */
const resultField = z
  .string()
  .trim()
  .regex(/^(?:.*\/r\/)?[0-9a-f]{32}(?:[/?#].*)?$/)
  .transform((text) => /[0-9a-f]{32}(?=$|[/?#])/.exec(text)?.[0] ?? '')
const reportForm = z.object({
  result: resultField,
  reason: z.enum(reportReasons),
  text: optionalText(maxTextLength),
  contact: optionalText(maxContactLength),
})

const fields: readonly ReportField[] = ['result', 'reason', 'text', 'contact']

const valuesIn = (body: unknown): ReportValues => {
  const record = z.record(z.string(), z.unknown()).catch({}).parse(body)
  return Object.fromEntries(
    fields.flatMap((field) => (typeof record[field] === 'string' ? [[field, record[field]]] : [])),
  )
}

const sentences: Record<ReportField, string> = {
  result: 'Enter the link to the page of the picture. It ends with 32 letters and digits.',
  reason: 'Choose what is wrong with the picture.',
  text: `Enter at most ${maxTextLength} characters.`,
  contact: `Enter at most ${maxContactLength} characters.`,
}

const refusals: Record<Exclude<ReportAnswer, 'taken'>, { status: number; error: ReportError }> = {
  no_result: {
    status: 422,
    error: {
      field: 'result',
      sentence: 'This picture does not exist. It may have been deleted, or the link is not complete.',
    },
  },
  too_often: {
    status: 429,
    error: { field: 'form', sentence: 'You have sent many reports. Try again in an hour.' },
  },
  full: {
    status: 503,
    error: { field: 'form', sentence: 'Too many reports are open at the moment. Try again tomorrow.' },
  },
}

/** `/report`, the form for complaints about a picture. It works without JavaScript. */
export const registerReport = (app: FastifyInstance, { service, ...frame }: ReportOptions): Promise<void> => {
  parseForms(app, maxFormBytes)
  // with "no-referrer" browsers send `Origin: null` with a form, which cannot be checked
  app.addHook('onRequest', async (_request, reply) => void reply.header('referrer-policy', 'same-origin'))

  const show = (reply: FastifyReply, main: Html, title = 'Report a picture'): FastifyReply =>
    sendPage(
      reply.header('cache-control', 'no-store'),
      page({ title: `${title} · ColorizeBot`, main, head, ...frame }),
    )

  app.get<{ Querystring: { result?: unknown } }>('/report', ({ query }, reply) =>
    show(reply, reportView(valuesIn(query))),
  )
  app.get('/report/thanks', (_request, reply) => show(reply, thanksView, 'Thank you'))

  app.post('/report', async (request, reply) => {
    if (isCrossSite(request)) return problem(reply, 403)
    const values = valuesIn(request.body)
    const form = reportForm.safeParse(request.body)
    if (!form.success) {
      const field = fields.find((one) => one === form.error.issues[0]?.path[0]) ?? 'result'
      return show(reply.code(422), reportView(values, { field, sentence: sentences[field] }), 'Not sent')
    }
    const { result, contact, ...rest } = form.data
    const complaint = { ...rest, resultId: result, ...(contact !== '' && { contact }) }
    const answer = await service.report(complaint, request.ip)
    if (answer === 'taken') return reply.redirect('/report/thanks', 303)
    const { status, error } = refusals[answer]
    return show(reply.code(status), reportView(values, error), 'Not sent')
  })
  return Promise.resolve()
}
