import type { FastifyInstance } from 'fastify'
import { parseForms } from '../forms.ts'
import { problem } from '../problems.ts'
import { registerAudit } from './audit/routes.ts'
import { registerGate } from './auth/routes.ts'
import type { GateServices } from './auth/service-types.ts'
import { registerLedger } from './ledger/routes.ts'
import type { LedgerServices } from './ledger/service-types.ts'
import { registerModels } from './models/routes.ts'
import type { ModelsServices } from './models/service-types.ts'
import { registerOverview } from './overview/routes.ts'
import type { OverviewServices } from './overview/service-types.ts'
import { registerPlatforms } from './platforms/routes.ts'
import { registerPolicies } from './policies/routes.ts'
import type { AuditServices, PlatformsServices, PoliciesServices } from './services.ts'
import { registerReports, type ReportsDesk } from './reports/routes.ts'
import { registerSettings } from './settings/routes.ts'
import type { SettingsServices } from './settings/service-types.ts'

export type AdminServices = {
  gate: GateServices
  audit: AuditServices
  overview: OverviewServices
  platforms: PlatformsServices
  policies: PoliciesServices
  ledger: LedgerServices
  models: ModelsServices
  settings: SettingsServices
}

export type AdminOptions = {
  services: AdminServices
  sandbox: boolean
  publicUrl: () => string
  reports: ReportsDesk | undefined
  /** The queues' dashboard: as an operator and as a viewer may see it. */
  queues: { operator: QueuesPlugin; viewer: QueuesPlugin } | undefined
}

export type QueuesPlugin = (app: FastifyInstance) => Promise<void>

const maxFormBytes = 8_192

/** The queues' pages name the folder that their files lie in by a base element, which no other page of ours has. */
const allowBase = (app: FastifyInstance): void => {
  app.addHook('onSend', async (_request, reply) => {
    const policy = String(reply.getHeader('content-security-policy') ?? '')
    void reply.header('content-security-policy', policy.replace("base-uri 'none'", "base-uri 'self'"))
  })
}

/** A viewer is shown the queues without the buttons that would be refused. */
const registerQueues = async (
  app: FastifyInstance,
  { operator, viewer }: { operator: QueuesPlugin; viewer: QueuesPlugin },
): Promise<void> => {
  await app.register(
    async (queues) => {
      queues.addHook('onRequest', async (request, reply) =>
        request.session.role === 'viewer' ? reply.redirect('/admin/queues-to-view', 303) : undefined,
      )
      allowBase(queues)
      await operator(queues)
    },
    { prefix: '/queues' },
  )
  await app.register(
    async (queues) => {
      allowBase(queues)
      await viewer(queues)
    },
    { prefix: '/queues-to-view' },
  )
}

/** Everything at and below /admin, what does not exist included, is behind the door. */
export const registerAdmin = async (app: FastifyInstance, options: AdminOptions): Promise<void> => {
  const { services, sandbox, publicUrl, reports, queues } = options
  const { gate, audit, overview, platforms, policies, ledger, models, settings } = services
  await app.register(
    async (admin) => {
      // without a referrer a browser calls the origin of a form "null", and over http it says no more of where it stood
      admin.addHook('onRequest', async (_request, reply) => {
        void reply.header('referrer-policy', 'same-origin').header('cache-control', 'no-store')
      })
      parseForms(admin, maxFormBytes)
      await registerGate(admin, { gate, sandbox, publicUrl })
      if (queues) await registerQueues(admin, queues)
      registerOverview(admin, { overview, sessions: gate.sessions, sandbox })
      registerPlatforms(admin, { platforms, audit, sandbox })
      registerPolicies(admin, { policies, audit, sandbox })
      registerAudit(admin, { audit, sandbox })
      if (reports) registerReports(admin, { desk: reports, audit, sandbox })
      registerLedger(admin, { ledger, audit, sandbox })
      registerModels(admin, { models, audit, sandbox })
      registerSettings(admin, { settings, sandbox })
      admin.all('/*', (_request, reply) => problem(reply, 404))
    },
    { prefix: '/admin' },
  )
}
