import type { FastifyInstance, FastifyReply } from 'fastify'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ledgerStates } from '../../../core/domain.ts'
import { sendNotFound, sendPage } from '../../page.ts'
import type { AuditService } from '../audit/service.ts'
import { viewerOf } from '../auth/routes.ts'
import { sentenceFor } from '../components.ts'
import { dashboardPage, type DashboardPageParts } from '../dashboard-page.ts'
import { formAction } from '../form-action.ts'
import { ledgerActions, type LedgerAction } from './actions.ts'
import { confirmationView, requestView } from './request-view.ts'
import type { LedgerService } from './service.ts'
import { ledgerView } from './view.ts'

export type LedgerOptions = { ledger: LedgerService; audit: AuditService; sandbox: boolean }

const doneSentences: Record<LedgerAction | 'impossible', string> = {
  retry: 'Retrying. The history below shows its progress.',
  rerender: 'Rendered again.',
  delete: 'The answer and its pictures are being deleted.',
  'block-user': 'User blocked.',
  'unblock-user': 'User unblocked.',
  'block-place': 'Place blocked.',
  'unblock-place': 'Place unblocked.',
  impossible: 'This is not possible any more. Nothing was changed.',
}

/** An empty or invalid filter counts as not set. */
const filter = <T>(schema: z.ZodType<T>) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional()).catch(undefined)
const querySchema = z.object({
  text: filter(z.string().trim().max(120)),
  platform: filter(z.string().regex(/^[a-z]{1,20}$/)),
  state: filter(z.enum(ledgerStates)),
  code: filter(z.string().regex(/^[a-z_]{1,40}$/)),
  day: filter(z.iso.date()),
  beforeMs: filter(z.coerce.number().int().positive()),
})
const idSchema = z.string().regex(/^[a-z]+-[A-Za-z0-9_]{1,100}$/)
const pictureSchema = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/), which: z.enum(['before', 'after']) })
const actionForm = z.object({ vividness: z.coerce.number().min(0).max(2).default(1) })

/** Twice the size on the page, for screens of double density. */
const thumbnailPx = 224

const registerActions = (app: FastifyInstance, options: LedgerOptions): void => {
  const { ledger, audit, sandbox } = options
  const entryOf = async (id: string) => (idSchema.safeParse(id).success ? ledger.entry(id) : undefined)

  for (const action of ledgerActions) {
    app.get<{ Params: { id: string } }>(`/ledger/:id/${action}`, async (request, reply) => {
      const entry = await entryOf(request.params.id)
      const viewer = viewerOf(request, reply)
      if (!entry?.actions.includes(action) || viewer.role !== 'operator') return sendNotFound(reply)
      const main = confirmationView(viewer, entry, action)
      return sendPage(reply, dashboardPage({ path: '/admin/ledger', viewer, sandbox, main }))
    })

    app.post<{ Params: { id: string } }>(`/ledger/:id/${action}`, async (request, reply) => {
      const { id } = request.params
      if (!(await entryOf(id))) return sendNotFound(reply)
      const handle = formAction(audit, {
        schema: actionForm,
        run: async ({ vividness }) =>
          (await ledger.run(id, action, vividness)) ? { what: action, about: id } : false,
        next: () => `/admin/ledger/${id}?done=${action}`,
        onInvalid: () => reply.redirect(`/admin/ledger/${id}?done=impossible`, 303),
      })
      return handle(request, reply)
    })
  }
}

const registerPictures = (app: FastifyInstance, ledger: LedgerService): void => {
  app.get<{ Querystring: { size?: unknown } }>('/pictures/:id/:which', async (request, reply) => {
    const params = pictureSchema.safeParse(request.params).data
    const sidePx = request.query.size === 'small' ? thumbnailPx : undefined
    const picture = params && (await ledger.picture(params.id, params.which, sidePx))
    if (!picture) return sendNotFound(reply)
    const bytes = Buffer.from(picture.bytes)
    const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
    // it may be rendered again, so the browser has to revalidate its copy
    void reply.header('cache-control', 'private, no-cache').header('etag', tag)
    if (request.headers['if-none-match'] === tag) return reply.code(304).send()
    return reply.type(picture.contentType).send(bytes)
  })
}

/** `/admin/ledger`: all requests, each with its history and the actions that are possible. */
export const registerLedger = (app: FastifyInstance, options: LedgerOptions): void => {
  const { ledger, sandbox } = options
  const send = (reply: FastifyReply, parts: Pick<DashboardPageParts, 'viewer' | 'main'>) =>
    sendPage(reply, dashboardPage({ path: '/admin/ledger', sandbox, ...parts }))

  app.get('/ledger', async (request, reply) => {
    const query = querySchema.parse(request.query)
    const main = ledgerView({ platforms: ledger.platforms, query, ...(await ledger.find(query)) })
    return send(reply, { viewer: viewerOf(request, reply), main })
  })

  app.get<{ Params: { id: string }; Querystring: { done?: unknown } }>(
    '/ledger/:id',
    async (request, reply) => {
      const { id } = request.params
      const entry = idSchema.safeParse(id).success ? await ledger.entry(id) : undefined
      if (!entry) return sendNotFound(reply)
      const viewer = viewerOf(request, reply)
      const done = sentenceFor(doneSentences, request.query.done)
      return send(reply, { viewer, main: requestView(viewer, entry, { done }) })
    },
  )
  registerActions(app, options)
  registerPictures(app, ledger)
}
