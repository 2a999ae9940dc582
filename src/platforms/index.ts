import type { PlatformDefinition } from './definition.ts'
import { discord } from './discord/index.ts'
import { reddit } from './reddit/index.ts'
import { web } from './web/index.ts'

/** The list of platforms: a new one is added here. */
export const platformDefinitions: readonly PlatformDefinition[] = [web, reddit, discord]
