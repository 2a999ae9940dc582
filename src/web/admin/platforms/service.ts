import { pausablePlatforms } from '../../../platforms/definitions.ts'
import type { Queues } from '../../../queue/queues.ts'
import type { PlatformStores } from '../../../stores/platform-store.ts'

type PlatformsParts = {
  queues: Queues
  stores: PlatformStores
  /** The process that listens on a platform, described for people. */
  listenerOf: (platform: string) => Promise<string | undefined>
}

export type PlatformState = {
  name: string
  isPaused: boolean
  /** Answers that wait to be posted. */
  waiting: number
  /** The process that listens there, described for people. */
  listener: string | undefined
}

export type PlatformsService = ReturnType<typeof createPlatformsService>

/** Pausing and resuming platforms. A change takes effect in all processes at once. */
export const createPlatformsService = ({ queues, stores, listenerOf }: PlatformsParts) => ({
  list: (): Promise<readonly PlatformState[]> =>
    Promise.all(
      pausablePlatforms.map(async (name) => {
        const [isPaused, listener, waiting] = await Promise.all([
          queues.isPaused(name),
          listenerOf(name),
          queues.replyQueue(name).getJobCountByTypes('waiting', 'delayed'),
        ])
        return { name, isPaused, waiting, listener }
      }),
    ),
  /** How often more requests arrived between two polls than a platform lists. */
  gaps: async (): Promise<number> => {
    const counts = await stores.counts()
    return pausablePlatforms.reduce((sum, name) => sum + Number(counts[`${name}_gaps`] ?? 0), 0)
  },
  /** Pauses or resumes one platform, or `all`. Answers false where the platform does not exist. */
  async setPaused(name: string, isPaused: boolean): Promise<boolean> {
    const chosen = pausablePlatforms.filter((platform) => name === 'all' || name === platform)
    for (const platform of chosen) await (isPaused ? queues.pause(platform) : queues.resume(platform))
    return chosen.length > 0
  },
})
