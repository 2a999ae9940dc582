import type { ReplyTarget } from '../core/domain.ts'
import type { SettingsSchema, SettingValues } from '../core/settings.ts'
import type { InEveryLanguage } from '../i18n/languages.ts'
import type { PlatformCommand } from './command.ts'
import type { PlatformGuide } from './guide.ts'
import type { PlatformNames } from './names.ts'
import type { ReadLink } from './link-targets.ts'
import type { ApiBudget } from './api-budget.ts'
import type { Platform } from './platform.ts'
import type { PlatformSandbox } from './sandbox.ts'

/** What a platform's settings may depend on. */
export type ProgramFacts = {
  /** Only this machine reaches the pages. */
  isLoopback: boolean
  /** Set by the operator; undefined otherwise. */
  publicUrl: string | undefined
}

/** How many requests are accepted; undefined does not limit. */
export type RequestLimits = {
  perUserHourly?: number | undefined
  /** Under one post, for as long as people ask there. */
  perThread?: number | undefined
  /** In a whole community or server that has not set a number of its own. */
  perPlaceHourly?: number | undefined
}

/** What a platform is given by the role that runs it. */
export type PlatformParts = {
  /** Requests to the platform's API, counted across all processes. */
  budget: ApiBudget
  /** Nothing is posted. */
  isDryRun: boolean
  /** Everybody can open the result pages. */
  hasPublicUrl: boolean
  /** Reads links to all platforms and to common image hosts. */
  readLink: ReadLink
  /** Told of failures after which the platform goes on by itself. */
  onTrouble: (error: unknown) => void
  /** Told when the platform's rate limit makes a request wait. */
  onHeldBack: () => void
}

/**
 * All that the rest of the program asks of a platform. The methods are written as methods, so that a definition for its
 * own `Values` fits the list, whose values come from the one record of all settings.
 */
export type PlatformDefinition<Values = SettingValues> = {
  /** Lower-case letters: part of request ids, queue names and addresses. */
  readonly name: string
  readonly title: string
  readonly settings: SettingsSchema
  /** Problems across variables, each beginning with the variable's name. */
  problems?(values: Values, facts: ProgramFacts): string[]
  /** What holds for unset variables whose default depends on others. */
  defaults?(values: Values, facts: ProgramFacts): Partial<Values>
  /** Whether its keys are set. Otherwise only its sandbox can run. */
  isConfigured(values: Values): boolean
  /** Whether it is the public platform, not a server of one's own that speaks its protocol. */
  isPublic(values: Values): boolean
  limits(values: Values): RequestLimits
  /** Hosts that its pictures come from. */
  readonly imageHosts: readonly string[]
  /** Reads links to the platform's own hosts, for all platforms. */
  readonly readLink?: ReadLink
  readonly messages: InEveryLanguage<object>
  /** Where something was asked; undefined for a target that the platform did not write. */
  describe(target: ReplyTarget): { place?: string | undefined; url?: string | undefined } | undefined
  /** Operators can pause its answers. */
  readonly isPausable: boolean
  /** What is asked for there is public, so its results may appear in the gallery. */
  readonly isInGallery: boolean
  /** What the dashboard shows of its API: the budget that all processes share, or how many requests had to wait. */
  readonly gauge?: 'budget' | 'waits'
  /** How operators name its places and people. Without it there are no policies and opt-outs. */
  readonly names?: PlatformNames
  /** What the public pages say about it. */
  readonly guide?: PlatformGuide
  /** `colorizebot <name> <command>`. */
  readonly commands?: readonly PlatformCommand<Values>[]
  readonly sandbox?: PlatformSandbox<Values>
  create(values: Values, parts: PlatformParts): Promise<Platform>
}
