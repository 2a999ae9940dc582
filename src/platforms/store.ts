import type { PlacePolicy } from '../core/domain.ts'

/** What a platform keeps between runs and shares with the dashboard. */
export type PlatformStore = {
  get(key: string): Promise<string | undefined>
  /** @param forMs the time after which the value expires; never if omitted */
  set(key: string, value: string, forMs?: number): Promise<void>
  /** Identifies the server that holds the data. A server that replaces it may lack the most recent writes. */
  serverId(): Promise<string>
  /** Writes only if `serverId` is still the current server. @returns whether it wrote */
  setIfServer(serverId: string, key: string, value: string): Promise<boolean>
  /** Increments a counter that the dashboard shows. */
  count(what: string): Promise<void>
  setOptOut(person: string, out: boolean): Promise<void>
  /** The policy that applies in a place now; it takes closed places into account. */
  policyOf(place: string): Promise<PlacePolicy>
  /** @returns the whole policy after the change */
  updatePolicy(place: string, change: Partial<PlacePolicy>): Promise<PlacePolicy>
  /** Records for `forMs` that the platform does not let the bot post in a place. */
  closePlace(place: string, forMs: number): Promise<void>
  reopenPlace(place: string): Promise<void>
}
