import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { reportReasons, type Complaint } from '../../../core/domain.ts'
import { isCrossSite, parseForms } from '../../forms.ts'
import { page } from '../../page.ts'
import { problem } from '../../problems.ts'
import {
  maxContactLength,
  maxTextLength,
  reportMain,
  thanksMain,
  type Filled,
  type ReportField,
  type ReportTrouble,
} from './view.ts'

/** What became of a complaint: `no_result`: there is no such picture (any more); `full`: no more are taken just now. */
export type ReportAnswer = 'taken' | 'no_result' | 'too_often' | 'full'

export type ReportServices = {
  /** `address` is who complains: how often one may is limited. */
  report(complaint: Complaint, address: string): Promise<ReportAnswer>
}

export type ReportOptions = { services: ReportServices; sandbox: boolean; gallery: boolean }

// a character may take twelve bytes in a form, and there are other fields
const maxFormBytes = 12 * (maxTextLength + maxContactLength) + 2_000
const head = '<link rel="stylesheet" href="/assets/report.css">\n<meta name="robots" content="noindex">\n'

const optionalText = (most: number) => z.string().trim().max(most).default('')
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
const filledForm = z.object({
  result: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  text: z.string().optional().catch(undefined),
  contact: z.string().optional().catch(undefined),
})

const filledIn = (body: unknown): Filled => {
  const { result, reason, text, contact } = filledForm.safeParse(body).data ?? {}
  return {
    ...(result !== undefined && { result }),
    ...(reason !== undefined && { reason }),
    ...(text !== undefined && { text }),
    ...(contact !== undefined && { contact }),
  }
}

const sentences: Record<ReportField, string> = {
  result: 'Give the address of the picture’s page: it ends in 32 letters and digits.',
  reason: 'Choose what is wrong with it.',
  text: `At most ${maxTextLength} characters fit here.`,
  contact: `At most ${maxContactLength} characters fit here.`,
}
const isField = (name: unknown): name is ReportField => typeof name === 'string' && name in sentences

const refusals: Record<Exclude<ReportAnswer, 'taken'>, { status: number; trouble: ReportTrouble }> = {
  no_result: {
    status: 422,
    trouble: {
      field: 'result',
      sentence: 'There is no such picture here. It may be gone already, or the address is not complete.',
    },
  },
  too_often: {
    status: 429,
    trouble: { field: 'form', sentence: 'That were many reports in an hour. Send this one a little later.' },
  },
  full: {
    status: 503,
    trouble: {
      field: 'form',
      sentence: 'More reports have come in than can be kept. Please try again tomorrow.',
    },
  },
}

/** The form to report a result with. Works without a script. */
export const registerReport = (
  app: FastifyInstance,
  { services, sandbox, gallery }: ReportOptions,
): Promise<void> => {
  parseForms(app, maxFormBytes)
  // without a referrer a browser calls the origin of a form "null"
  app.addHook('onRequest', async (_request, reply) => void reply.header('referrer-policy', 'same-origin'))

  const show = (reply: FastifyReply, main: string, title = 'Report a picture'): FastifyReply =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(page({ title: `${title} · ColorizeBot`, main, head, sandbox, gallery }))

  app.get<{ Querystring: { result?: unknown } }>('/report', ({ query }, reply) =>
    show(reply, reportMain(filledIn(query))),
  )
  app.get('/report/thanks', (_request, reply) => show(reply, thanksMain, 'Thank you'))

  app.post('/report', async (request, reply) => {
    if (isCrossSite(request)) return problem(reply, 403)
    const filled = filledIn(request.body)
    const given = reportForm.safeParse(request.body)
    if (!given.success) {
      const name = given.error.issues[0]?.path[0]
      const field = isField(name) ? name : 'result'
      return show(reply.code(422), reportMain(filled, { field, sentence: sentences[field] }), 'Not sent')
    }
    const { result, contact, ...rest } = given.data
    const complaint = { ...rest, resultId: result, ...(contact !== '' && { contact }) }
    const answer = await services.report(complaint, request.ip)
    if (answer === 'taken') return reply.redirect('/report/thanks', 303)
    const { status, trouble } = refusals[answer]
    return show(reply.code(status), reportMain(filled, trouble), 'Not sent')
  })
  return Promise.resolve()
}
