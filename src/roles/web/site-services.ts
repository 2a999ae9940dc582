import type { Config } from '../../config/config.ts'
import { examine } from '../../doctor/doctor.ts'
import { definitionOf, platformNames } from '../../platforms/definitions.ts'
import { openAuditLog } from '../../stores/audit-log.ts'
import type { AdminServices } from '../../web/admin/admin.ts'
import { createAuditService } from '../../web/admin/audit/service.ts'
import { createAuthService } from '../../web/admin/auth/service.ts'
import { createLedgerService } from '../../web/admin/ledger/service.ts'
import { createModelsService } from '../../web/admin/models/service.ts'
import { createOverviewService } from '../../web/admin/overview/service.ts'
import { createPlatformsService } from '../../web/admin/platforms/service.ts'
import { createPoliciesService } from '../../web/admin/policies/service.ts'
import { createQueueBoards } from '../../web/admin/queues/boards.ts'
import { createSettingsService } from '../../web/admin/settings/service.ts'
import { createApiService } from '../../web/api/service.ts'
import { createGameService } from '../../web/game/service.ts'
import type { Previews } from '../../web/previews.ts'
import { createGalleryService } from '../../web/public/gallery/service.ts'
import { createReportService } from '../../web/public/report/service.ts'
import { createResultService } from '../../web/public/result/service.ts'
import type { SiteServices } from '../../web/site.ts'
import { listenLease } from '../listen/listen.ts'
import type { SharedParts } from '../shared-parts.ts'

export type WebRoleOptions = { config: Config; adminPassword: string; modelsFolder: string }

type ServiceOptions = WebRoleOptions & {
  shared: SharedParts
  previews: Previews
  /** The host of the sandbox's pictures, where there is a sandbox. */
  sandboxHosts: () => readonly string[]
}

const createAdminServices = async (options: ServiceOptions): Promise<AdminServices> => {
  const { config, shared, previews, adminPassword, modelsFolder } = options
  const { redis, queues, log, ledger, answers, policies, stores, quotas, output } = shared
  const { leases, heartbeats, choice, statistics, budgetStatus, reports } = shared
  const { model, shown, adminReadonlyPassword } = config
  return {
    auth: await createAuthService({ redis, quotas, adminPassword, adminReadonlyPassword }),
    audit: createAuditService({ auditLog: openAuditLog(redis), log }),
    overview: createOverviewService({ statistics, heartbeats, queues, redis, budgetOf: budgetStatus }),
    platforms: createPlatformsService({
      queues,
      stores,
      listenerOf: (platform) => leases.holderOf(listenLease(platform)),
    }),
    policies: createPoliciesService({ policies }),
    ledger: createLedgerService({
      ledger,
      answers,
      policies,
      queues,
      output,
      previews,
      platformNames,
      isRealPlatform: (platform) => definitionOf(platform)?.isPublic(config.values) ?? false,
    }),
    models: createModelsService({ choice, heartbeats, modelsFolder, model, log }),
    settings: createSettingsService({
      shown,
      choice,
      model,
      examine: (chosen) => examine({ config: { ...config, model: chosen }, modelsFolder, running: shared }),
    }),
    reports,
    queues: createQueueBoards(queues),
  }
}

/** The services of the site's pages, from the settings and from what all roles share. */
export const createSiteServices = async (options: ServiceOptions): Promise<SiteServices> => {
  const { config, shared, previews, sandboxHosts } = options
  const { ledger, answers, policies, queues, quotas, limits, stats, log } = shared
  const { output, visitors, throughput, fetchHosts, reports, games, gameSet } = shared
  return {
    result: createResultService({ ledger, output, previews }),
    api: createApiService({
      ledger,
      answers,
      policies,
      queues,
      quotas,
      limits,
      stats,
      log,
      output,
      visitors,
      throughput,
      fetchHosts: () => [...fetchHosts, ...sandboxHosts()],
    }),
    admin: await createAdminServices(options),
    report: createReportService({ ledger, quotas, visitors, reports, log }),
    game: createGameService({ quotas, visitors, output, games, gameSet }),
    ...(config.gallery && { gallery: createGalleryService({ ledger, policies }) }),
  }
}
