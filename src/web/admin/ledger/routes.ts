import type { FastifyInstance, FastifyReply } from 'fastify'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { deed } from '../form-action.ts'
import { adminPage, type AdminPageParts } from '../dashboard-page.ts'
import { visitorOf } from '../auth/routes.ts'
import { askMain, entryMain, ledgerMain } from './view.ts'
import { ledgerActs, type LedgerAct, type LedgerServices } from './service-types.ts'
import { ledgerStates } from '../../../core/domain.ts'
import { said, sentenceFor } from '../components.ts'
import type { AuditServices } from '../services.ts'

export type LedgerOptions = { ledger: LedgerServices; audit: AuditServices; sandbox: boolean }

const doneSentences: Record<LedgerAct | 'impossible', string> = {
  retry: 'It is tried again.',
  rerender: 'The picture is rendered again.',
  delete: 'The answer goes, and all that is kept for it.',
  'block-user': 'Noted: who asked is left alone from now on.',
  'unblock-user': 'Noted: who asked is answered again.',
  'block-place': 'Noted: nothing is said in that place from now on.',
  'unblock-place': 'Noted: that place is answered again.',
  impossible: 'That cannot be done any more. Nothing was changed.',
}

/** A field that was left empty, or filled with nonsense, asks for nothing. */
const orNothing = <T>(schema: z.ZodType<T>) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional()).catch(undefined)
const querySchema = z.object({
  text: orNothing(z.string().trim().max(120)),
  platform: orNothing(z.string().regex(/^[a-z]{1,20}$/)),
  state: orNothing(z.enum(ledgerStates)),
  code: orNothing(z.string().regex(/^[a-z_]{1,40}$/)),
  day: orNothing(z.iso.date()),
  beforeMs: orNothing(z.coerce.number().int().positive()),
})
const idSchema = z.string().regex(/^[a-z]+-[A-Za-z0-9_]{1,100}$/)
const resultSchema = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/), which: z.enum(['before', 'after']) })
const actForm = z.object({ vividness: z.coerce.number().min(0).max(2).default(1) })

/** Sharp on screens of twice the density too. */
const thumbnailPx = 224

const missing = (reply: FastifyReply): FastifyReply => {
  reply.callNotFound()
  return reply
}

/** `/admin/ledger`: every request, what became of it, and what can be done about it. */
export const registerLedger = (app: FastifyInstance, { ledger, audit, sandbox }: LedgerOptions): void => {
  const frame = { title: 'Ledger', here: '/admin/ledger', sandbox } as const
  const send = (reply: FastifyReply, parts: Omit<AdminPageParts, keyof typeof frame>) =>
    reply.type('text/html; charset=utf-8').send(adminPage({ ...frame, ...parts }))
  const entryOf = async (id: string) => (idSchema.safeParse(id).success ? ledger.entry(id) : undefined)

  app.get('/ledger', async (request, reply) => {
    const query = querySchema.parse(request.query)
    const { entries, olderThanMs } = await ledger.find(query)
    const main = ledgerMain(ledger.platforms, query, entries, olderThanMs)
    return send(reply, { visitor: visitorOf(request, reply), main })
  })

  app.get<{ Params: { id: string }; Querystring: { done?: unknown } }>(
    '/ledger/:id',
    async (request, reply) => {
      const entry = await entryOf(request.params.id)
      if (!entry) return missing(reply)
      const visitor = visitorOf(request, reply)
      const done = said(sentenceFor(doneSentences, request.query.done))
      return send(reply, { visitor, main: entryMain(visitor, entry, done) })
    },
  )

  for (const act of ledgerActs) {
    app.get<{ Params: { id: string } }>(`/ledger/:id/${act}`, async (request, reply) => {
      const entry = await entryOf(request.params.id)
      const visitor = visitorOf(request, reply)
      if (!entry?.acts.includes(act) || visitor.role !== 'operator') return missing(reply)
      return send(reply, { visitor, main: askMain(visitor, entry, act) })
    })

    app.post<{ Params: { id: string } }>(`/ledger/:id/${act}`, async (request, reply) => {
      const { id } = request.params
      if (!(await entryOf(id))) return missing(reply)
      const impossible = () => reply.redirect(`/admin/ledger/${id}?done=impossible`, 303)
      const run = deed(audit, {
        schema: actForm,
        act: async ({ vividness }) =>
          (await ledger.act(id, act, vividness)) ? { what: act, about: id } : false,
        then: () => `/admin/ledger/${id}?done=${act}`,
        otherwise: impossible,
      })
      return run(request, reply)
    })
  }

  app.get<{ Querystring: { size?: unknown } }>('/pictures/:id/:which', async (request, reply) => {
    const asked = resultSchema.safeParse(request.params).data
    const sidePx = request.query.size === 'small' ? thumbnailPx : undefined
    const picture = asked && (await ledger.picture(asked.id, asked.which, sidePx))
    if (!picture) return missing(reply)
    const bytes = Buffer.from(picture.bytes)
    const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
    // it may be rendered again: the browser keeps it, and asks each time whether it still is so
    void reply.header('cache-control', 'private, no-cache').header('etag', tag)
    if (request.headers['if-none-match'] === tag) return reply.code(304).send()
    return reply.type(picture.contentType).send(bytes)
  })
}
