import type { PlacePolicy } from '../../../core/domain.ts'
import { platformDefinitions } from '../../../platforms/index.ts'
import type { Place, Policies } from '../../../stores/policies.ts'

export type PlatformPolicies = {
  platform: string
  /** Places with a policy of their own. */
  places: readonly Place[]
  /** How many users opted out. Their names are never shown. */
  optOuts: number
}

/** Platforms with places that can have a policy. */
const platforms = platformDefinitions.filter(({ names }) => names !== undefined).map(({ name }) => name)

export type PoliciesService = ReturnType<typeof createPoliciesService>

/** Policies of places and opt-outs of users. A change takes effect in all processes at once. */
export const createPoliciesService = ({ policies }: { policies: Policies }) => ({
  list: (): Promise<readonly PlatformPolicies[]> =>
    Promise.all(
      platforms.map(async (platform) => {
        const [places, optOuts] = await Promise.all([policies.places(platform), policies.optOuts(platform)])
        return { platform, places, optOuts }
      }),
    ),
  /** Fields that are missing in `change` keep their value. */
  async setPlace(platform: string, place: string, change: Partial<PlacePolicy>): Promise<void> {
    await policies.updatePolicy(platform, place, change)
  },
  /** Removes the place's policy; where the platform refused to let us post, that is tried again. */
  clearPlace: (platform: string, place: string): Promise<void> => policies.clear(platform, place),
  setOptOut: (platform: string, user: string, isOptedOut: boolean): Promise<void> =>
    policies.setOptOut(platform, user, isOptedOut),
})
