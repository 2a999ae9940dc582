import { openAuditLog } from '../../stores/audit-log.ts'
import { pausablePlatforms as pausable } from '../../platforms/definitions.ts'
import type { AdminServices } from '../../web/admin/admin.ts'
import type { PlatformsServices, PoliciesServices } from '../../web/admin/services.ts'
import { listenLease } from '../listen/listen.ts'
import { createGateServices } from '../../web/admin/auth/service.ts'
import { createLedgerServices, type LedgerParts } from './ledger-view.ts'
import { createModelsServices } from '../../web/admin/models/service.ts'
import { createOverviewServices } from '../../web/admin/overview/service.ts'
import { createSettingsServices } from '../../web/admin/settings/service.ts'
import type { WebParts } from './web-parts.ts'

const createPlatformsServices = ({ queues, stores, leases }: WebParts): PlatformsServices => ({
  platforms: () =>
    Promise.all(
      pausable.map(async (name) => {
        const [isPaused, listener, waiting] = await Promise.all([
          queues.isPaused(name),
          leases.holderOf(listenLease(name)),
          queues.replyQueue(name).getJobCountByTypes('waiting', 'delayed'),
        ])
        return { name, isPaused, waiting, listener }
      }),
    ),
  gaps: async () => {
    const counts = await stores.counts()
    return pausable.reduce((sum, name) => sum + Number(counts[`${name}_gaps`] ?? 0), 0)
  },
  async setPaused(name, isPaused) {
    const meant = pausable.filter((platform) => name === 'all' || name === platform)
    for (const platform of meant) await (isPaused ? queues.pause(platform) : queues.resume(platform))
    return meant.length > 0
  },
})

const createPoliciesServices = ({ policies }: WebParts): PoliciesServices => ({
  policies: () =>
    Promise.all(
      pausable.map(async (platform) => {
        const [places, optOuts] = await Promise.all([policies.places(platform), policies.optOuts(platform)])
        return { platform, places, optOuts }
      }),
    ),
  async setPlace(platform, place, change) {
    await policies.setPolicy(platform, place, { ...(await policies.setPolicyOf(platform, place)), ...change })
  },
  clearPlace: (platform, place) => policies.clear(platform, place),
  setOptOut: (platform, person, out) => policies.setOptOut(platform, person, out),
})

/** The dashboard's view of queues, books and policies, and its hand on them. */
export const createAdminServices = async (parts: WebParts & LedgerParts): Promise<AdminServices> => {
  const audit = openAuditLog(parts.redis)
  return {
    gate: await createGateServices(parts),
    audit: {
      acts: audit.acts,
      async note(act) {
        await audit.note(act)
        parts.log.info({ act: act.what, about: act.about, role: act.role }, 'an act on the dashboard')
      },
    },
    overview: createOverviewServices(parts),
    platforms: createPlatformsServices(parts),
    policies: createPoliciesServices(parts),
    ledger: createLedgerServices(parts),
    models: createModelsServices(parts),
    settings: createSettingsServices(parts),
  }
}
