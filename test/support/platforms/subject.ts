import type { PlatformDefinition } from '../../../src/platforms/definition.ts'
import { readAnyLink } from '../../../src/platforms/open-platforms.ts'
import type { Platform } from '../../../src/platforms/platform.ts'

/** A platform under the contract, on a server of its own. */
export type PlatformSubject = {
  definition: PlatformDefinition
  open(): Promise<OpenSubject>
}

export type OpenSubject = {
  /** Another instance with the same account, as another process has it. */
  create(): Promise<Platform>
  /** Somebody asks for colour, without a picture: the platform then reports a refusal that is to be said. */
  ask(): Promise<void>
  /** How many answers of the bot are there now. */
  answers(): number
  close(): Promise<void>
}

export const testParts = {
  budget: { take: () => Promise.resolve(0), learn: () => Promise.resolve() },
  isDryRun: false,
  hasPublicUrl: true,
  readLink: readAnyLink,
  onTrouble: (error: unknown): never => {
    throw error
  },
  onHeldBack: (): void => undefined,
}
