import type { PlacePolicy } from '../../core/domain.ts'
import type { AdminRole } from './auth/roles.ts'

/** A platform whose answers can be held back. */
export type PlatformView = {
  name: string
  isPaused: boolean
  waiting: number
  /** Which process hears what is asked there, in words. */
  listener: string | undefined
}

/** Pausing. What is changed holds at once, in all processes. */
export type PlatformsServices = {
  platforms(): Promise<readonly PlatformView[]>
  /** How often a platform listed less than came. */
  gaps(): Promise<number>
  /** Of one platform, or of `all`. Answers false where there is no such platform. */
  setPaused(platform: string, isPaused: boolean): Promise<boolean>
}

/** A place that is not as all others are. */
export type PlaceView = {
  place: string
  policy: PlacePolicy
  /** Until then the platform lets us post nothing there. */
  closedUntilMs: number | undefined
}

export type PlatformPolicies = {
  platform: string
  places: readonly PlaceView[]
  /** How many people have opted out; who they are is nobody's to read. */
  optOuts: number
}

/** The same data that the platforms read: what is changed holds at once, in all processes. */
export type PoliciesServices = {
  policies(): Promise<readonly PlatformPolicies[]>
  /** What is not in `change` stays as it is. */
  setPlace(platform: string, place: string, change: Partial<PlacePolicy>): Promise<void>
  /** As all others are, and not closed: it is tried again. */
  clearPlace(platform: string, place: string): Promise<void>
  setOptOut(platform: string, person: string, out: boolean): Promise<void>
}

/** Something that an operator did. `about` is an id or the name of a place, never a person. */
export type Act = { what: string; about?: string | undefined }
export type ActView = Act & { atMs: number; role: AdminRole; address: string }

export type AuditServices = {
  note(act: ActView): Promise<void>
  /** The latest first. */
  acts(): Promise<readonly ActView[]>
}
