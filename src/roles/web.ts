import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { errorCodes, type ErrorCode } from '../errors.ts'
import type { Artifact, ColorizeRequest } from '../domain.ts'
import type { Ledger, LedgerEntry } from '../ledger.ts'
import type { OutputHost } from '../outputs/output.ts'
import type { Queues } from '../queue.ts'
import type { RedisHandle } from '../redis.ts'
import { discordSandbox } from '../sandbox/discord/api.ts'
import { createDiscordStore } from '../sandbox/discord/store.ts'
import { createRedditStore } from '../sandbox/reddit/store.ts'
import { sandboxPage } from '../sandbox/page.ts'
import { redditSandbox } from '../sandbox/reddit/api.ts'
import type { RequestState, SiteServices } from '../web/services.ts'
import { createSite } from '../web/site.ts'
import { createAdminServices } from './admin.ts'
import { requestOf } from './entries.ts'
import { createIntake, type Books } from './intake.ts'
import type { Stores } from './store.ts'

export type WebParts = Books & {
  stores: Stores
  redis: RedisHandle
  output: OutputHost
  host: string
  port: number
  publicUrl: string | undefined
  adminPassword: string
  sandbox: boolean
}

export type Web = { url: string; close(): Promise<void> }

export const startWeb = async (parts: WebParts): Promise<Web> => {
  let publicUrl = parts.publicUrl ?? ''
  const site = await createSite({
    services: createServices(parts),
    adminServices: createAdminServices(parts),
    adminPassword: parts.adminPassword,
    queuesPlugin: (app) => mountQueues(app, parts.queues),
    plugins: parts.sandbox ? await sandboxPlugins(() => publicUrl) : [],
    sandbox: parts.sandbox,
    publicUrl: () => publicUrl,
  })
  const address = await site.listen({ host: parts.host, port: parts.port })
  publicUrl ||= address
  return { url: publicUrl, close: () => site.close() }
}

const mountQueues = async (app: FastifyInstance, queues: Queues): Promise<void> => {
  const serverAdapter = new FastifyAdapter()
  const shown = queues.all.map((queue) => {
    const adapter = new BullMQAdapter(queue)
    // a target may hold what lets its reader speak in our name, sealed or not: nobody needs to look at it
    adapter.setFormatter('data', withoutTarget)
    return adapter
  })
  createBullBoard({ queues: shown, serverAdapter })
  serverAdapter.setBasePath('/admin/queues')
  await app.register(serverAdapter.registerPlugin())
}

const jobData = z.looseObject({ payload: z.looseObject({ target: z.unknown() }) })

const withoutTarget = (data: unknown): unknown => {
  const job = jobData.safeParse(data)
  return job.success ? { ...job.data, payload: { ...job.data.payload, target: '[hidden]' } } : data
}

const sandboxPlugins = async (publicUrl: () => string) => {
  const store = await createRedditStore({ publicUrl, prefix: '/sandbox/reddit' })
  const discord = await createDiscordStore({ publicUrl, prefix: '/sandbox/discord' })
  return [
    redditSandbox({ prefix: '/sandbox/reddit', store }),
    discordSandbox({ prefix: '/sandbox/discord', store: discord }),
    sandboxPage({ reddit: store, discord }),
  ]
}

const maxResultBytes = 25 * 1024 * 1024

const createServices = (parts: WebParts): SiteServices => {
  const { ledger, queues, output } = parts
  const intake = createIntake(parts)

  return {
    async submit(bytes, options) {
      const name = randomBytes(16).toString('hex')
      const id = `page-${name}`
      const key = `uploads/${name}`
      await output.put(key, bytes, 'application/octet-stream')
      await intake.requested({
        id,
        platform: 'page',
        pictures: [{ source: { kind: 'stored', key } }],
        options,
        locale: 'en',
        visibility: 'public',
        maxBytes: maxResultBytes,
        target: { id },
        nsfw: false,
        awaited: true,
      })
      return { id }
    },

    async state(id) {
      const entry = await ledger.read(id)
      // only the page's own requests are anybody's to ask for by id
      if (entry?.platform !== 'page') return undefined
      const place = entry.state === 'accepted' ? await queues.place(id) : undefined
      return { ...stateOf(entry), ...(place !== undefined && { place }) }
    },

    async result(resultId) {
      const shown = await publicResult(ledger, resultId)
      if (!shown) return undefined
      const { widthPx, heightPx, model } = shown.artifact
      return { width: widthPx, height: heightPx, model, nsfw: shown.request.nsfw }
    },

    async image(resultId, which) {
      const shown = await publicResult(ledger, resultId)
      if (!shown) return undefined
      const { key, beforeKey, contentType } = shown.artifact
      return { bytes: await output.get(which === 'after' ? key : beforeKey), contentType }
    },

    async ready() {
      const findings = await parts.redis.ping().then(
        () => [],
        () => ['Redis does not answer'],
      )
      return { ok: findings.length === 0, findings }
    },
  }
}

/** What only one person may see has no page, whoever learns its address. */
const publicResult = async (
  ledger: Ledger,
  resultId: string,
): Promise<{ artifact: Artifact; request: ColorizeRequest } | undefined> => {
  const saved = await ledger.artifactOf(resultId)
  const entry = saved && (await ledger.read(saved.id))
  const request = entry && requestOf(entry)
  return saved && request?.visibility === 'public' ? { artifact: saved.artifact, request } : undefined
}

const isErrorCode = (code: string): code is ErrorCode => (errorCodes as readonly string[]).includes(code)

const stateOf = (entry: LedgerEntry): RequestState => ({
  state: entry.state,
  ...(entry.resultId !== undefined && { resultId: entry.resultId }),
  ...(entry.code !== undefined && isErrorCode(entry.code) && { code: entry.code }),
})
