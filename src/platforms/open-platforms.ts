import type { SettingValues } from '../core/settings.ts'
import type { PlatformParts } from './definition.ts'
import { platformDefinitions } from './index.ts'
import { readCommonLink, type ReadLink } from './link-targets.ts'
import type { Platform } from './platform.ts'

export type OpenPlatformsOptions = {
  /** All settings, read. */
  values: SettingValues
  /** Where sandboxes are served below `/sandbox/<name>`; undefined where they are not. */
  sandboxUrl: string | undefined
  partsFor: (platform: string) => Omit<PlatformParts, 'readLink'>
}

/** Links to the hosts of all platforms, and to common image hosts. */
export const readAnyLink: ReadLink = (url) => {
  for (const { readLink } of platformDefinitions) {
    const target = readLink?.(url)
    if (target) return target
  }
  return readCommonLink(url)
}

/** Every platform whose keys are set, and the sandbox of the others where sandboxes are served. */
export const openPlatforms = async ({
  values,
  sandboxUrl,
  partsFor,
}: OpenPlatformsOptions): Promise<Platform[]> => {
  const platforms: Platform[] = []
  const all = (name: string): PlatformParts => ({ ...partsFor(name), readLink: readAnyLink })
  for (const definition of platformDefinitions) {
    const { name, sandbox } = definition
    if (definition.isConfigured(values)) platforms.push(await definition.create(values, all(name)))
    else if (sandbox && sandboxUrl !== undefined)
      platforms.push(await definition.create(sandbox.settings(`${sandboxUrl}/sandbox/${name}`), all(name)))
  }
  return platforms
}
