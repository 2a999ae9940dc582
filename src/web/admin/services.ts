import type { PlacePolicy } from '../../domain.ts'

/** A platform whose answers can be held back. */
export type PlatformView = { name: string; isPaused: boolean; waiting: number }

/** A place that is not as all others are. */
export type PlaceView = {
  place: string
  policy: PlacePolicy
  /** Until then the platform lets us post nothing there. */
  closedUntilMs: number | undefined
}

export type Overview = {
  platforms: readonly PlatformView[]
  places: readonly PlaceView[]
  /** How many people have opted out; who they are is nobody's to read. */
  optOuts: number
  /** How often a platform listed less than came. */
  gaps: number
}

/** What the dashboard shows and changes. What is changed holds at once, in all processes. */
export type AdminServices = {
  overview(): Promise<Overview>
  /** Answers false where there is no such platform. */
  setPaused(platform: string, isPaused: boolean): Promise<boolean>
  setPlace(place: string, policy: PlacePolicy): Promise<void>
  /** As all others are, and not closed: it is tried again. */
  clearPlace(place: string): Promise<void>
  setOptOut(person: string, out: boolean): Promise<void>
}
