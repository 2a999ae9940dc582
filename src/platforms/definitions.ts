import type { ReplyTarget } from '../core/domain.ts'
import type { PlatformDefinition } from './definition.ts'
import { platformDefinitions } from './index.ts'

/** Every platform has a reply queue of its own, with or without keys. */
export const platformNames: readonly string[] = platformDefinitions.map(({ name }) => name)

/** Those whose answers an operator can pause. */
export const pausablePlatforms: readonly string[] = platformDefinitions
  .filter(({ isPausable }) => isPausable)
  .map(({ name }) => name)

export const definitionOf = (name: string): PlatformDefinition | undefined =>
  platformDefinitions.find((definition) => definition.name === name)

/** The name that people know it by; the internal name for one that no longer exists. */
export const titleOf = (name: string): string => definitionOf(name)?.title ?? name

/** Where the platform shows what was asked. */
export const sourceUrlOf = (platform: string, target: ReplyTarget): string | undefined =>
  definitionOf(platform)?.describe(target)?.url
