import type { Logger } from '../../log.ts'
import type { Manners } from '../../manners.ts'
import type { Queues } from '../../queue.ts'
import type { AdminServices } from '../../web/admin/services.ts'
import type { Stores } from '../store.ts'

export type AdminParts = { queues: Queues; manners: Manners; stores: Stores; log: Logger }

/** The platforms whose answers an operator can hold back: a page's visitor is shown the result at once. */
export const pausable: readonly string[] = ['reddit', 'discord']

/** Names of places and people are Reddit's: it is the only platform that has any. */
const platform = 'reddit'

/** The dashboard's view of queues and manners, and its hand on them. People's names are not logged. */
export const createAdminServices = ({ queues, manners, stores, log }: AdminParts): AdminServices => {
  const viewOf = async (name: string) => {
    const queue = queues.replyQueue(name)
    const [isPaused, waiting] = await Promise.all([
      queues.isPaused(name),
      queue.getJobCountByTypes('waiting', 'delayed'),
    ])
    return { name, isPaused, waiting }
  }

  return {
    async overview() {
      const [platforms, places, optOuts, counts] = await Promise.all([
        Promise.all(pausable.map(viewOf)),
        manners.places(platform),
        manners.optOuts(platform),
        stores.counts(),
      ])
      return { platforms, places, optOuts, gaps: Number(counts['reddit_gaps'] ?? 0) }
    },

    async setPaused(name, isPaused) {
      if (!pausable.includes(name)) return false
      await (isPaused ? queues.pause(name) : queues.resume(name))
      log.info({ platform: name, isPaused }, 'answers held back, or no longer')
      return true
    },

    async setPlace(place, policy) {
      await manners.setPolicy(platform, place, policy)
      log.info({ platform, place, policy }, 'a policy was set')
    },

    async clearPlace(place) {
      await manners.clear(platform, place)
      log.info({ platform, place }, 'a policy was cleared')
    },

    async setOptOut(person, out) {
      await manners.setOptOut(platform, person, out)
      log.info({ platform, out }, 'somebody was opted out or in')
    },
  }
}
