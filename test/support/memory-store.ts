import type { PlacePolicy } from '../../src/core/domain.ts'
import type { PlatformStore } from '../../src/platforms/store.ts'

/** A `PlatformStore` in memory, whose content a test can read and change. */
export const memoryStore = (): PlatformStore & {
  values: Map<string, string>
  policies: Map<string, PlacePolicy>
  closed: Map<string, number>
  /** Makes `serverId` change, as a failover of Redis does. */
  failOver(): void
} => {
  const values = new Map<string, string>()
  const policies = new Map<string, PlacePolicy>()
  const closed = new Map<string, number>()
  let keeper = 1
  const policy = (place: string): PlacePolicy => policies.get(place) ?? { speak: 'freely', nsfw: true }
  return {
    values,
    policies,
    closed,
    get: (key) => Promise.resolve(values.get(key)),
    set: (key, value) => Promise.resolve(void values.set(key, value)),
    failOver: () => {
      keeper++
    },
    serverId: () => Promise.resolve(String(keeper)),
    setIfServer: (kept, key, value) => {
      const isKept = kept === String(keeper)
      if (isKept) values.set(key, value)
      return Promise.resolve(isKept)
    },
    count: () => Promise.resolve(),
    setOptOut: () => Promise.resolve(),
    policyOf: (place) =>
      Promise.resolve(closed.has(place) ? { ...policy(place), speak: 'message_only' } : policy(place)),
    updatePolicy: (place, change) => {
      policies.set(place, { ...policy(place), ...change })
      return Promise.resolve(policy(place))
    },
    closePlace: (place, forMs) => Promise.resolve(void closed.set(place, forMs)),
    reopenPlace: (place) => Promise.resolve(void closed.delete(place)),
  }
}
