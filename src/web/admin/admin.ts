import type { FastifyInstance } from 'fastify'
import type { Reports } from '../../stores/reports.ts'
import { parseForms } from '../forms.ts'
import { problem } from '../problems.ts'
import { registerAudit } from './audit/routes.ts'
import type { AuditService } from './audit/service.ts'
import { registerAuth } from './auth/routes.ts'
import type { AuthService } from './auth/service.ts'
import { registerLedger } from './ledger/routes.ts'
import type { LedgerService } from './ledger/service.ts'
import { registerModels } from './models/routes.ts'
import type { ModelsService } from './models/service.ts'
import { registerOverview } from './overview/routes.ts'
import type { OverviewService } from './overview/service.ts'
import { registerPlatforms } from './platforms/routes.ts'
import type { PlatformsService } from './platforms/service.ts'
import { registerPolicies } from './policies/routes.ts'
import type { PoliciesService } from './policies/service.ts'
import type { QueueBoards } from './queues/boards.ts'
import { registerQueues } from './queues/routes.ts'
import { registerReports } from './reports/routes.ts'
import { registerSettings } from './settings/routes.ts'
import type { SettingsService } from './settings/service.ts'

export type AdminServices = {
  auth: AuthService
  audit: AuditService
  overview: OverviewService
  platforms: PlatformsService
  policies: PoliciesService
  ledger: LedgerService
  models: ModelsService
  settings: SettingsService
  reports?: Pick<Reports, 'list' | 'settle'>
  queues?: QueueBoards
}

export type AdminOptions = { services: AdminServices; sandbox: boolean; publicUrl: () => string }

const maxFormBytes = 8_192

/** The dashboard: everything at and below /admin, unknown addresses included, needs a login. */
export const registerAdmin = async (app: FastifyInstance, options: AdminOptions): Promise<void> => {
  const { services, sandbox, publicUrl } = options
  const { auth, audit, overview, platforms, policies, ledger, models, settings, reports, queues } = services
  await app.register(
    async (admin) => {
      // with "no-referrer" browsers send `Origin: null` with a form, which cannot be checked
      admin.addHook('onRequest', async (_request, reply) => {
        void reply.header('referrer-policy', 'same-origin').header('cache-control', 'no-store')
      })
      parseForms(admin, maxFormBytes)
      await registerAuth(admin, { auth, sandbox, publicUrl })
      if (queues) await registerQueues(admin, queues)
      registerOverview(admin, { overview, sessions: auth.sessions, sandbox })
      registerPlatforms(admin, { platforms, audit, sandbox })
      registerPolicies(admin, { policies, audit, sandbox })
      registerAudit(admin, { audit, sandbox })
      if (reports) registerReports(admin, { reports, audit, sandbox })
      registerLedger(admin, { ledger, audit, sandbox })
      registerModels(admin, { models, audit, sandbox })
      registerSettings(admin, { settings, sandbox })
      admin.all('/*', (_request, reply) => problem(reply, 404))
    },
    { prefix: '/admin' },
  )
}
