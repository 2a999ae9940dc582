import type { SettingValues } from '../core/settings.ts'
import type { PlatformParts } from './definition.ts'
import { platformDefinitions } from './index.ts'
import type { Platform } from './platform.ts'

export type OpenPlatformsOptions = {
  /** All settings, read. */
  values: SettingValues
  /** Where sandboxes are served below `/sandbox/<name>`; undefined where they are not. */
  sandboxUrl: string | undefined
  partsFor: (platform: string) => PlatformParts
}

/** Every platform whose keys are set, and the sandbox of the others where sandboxes are served. */
export const openPlatforms = async ({
  values,
  sandboxUrl,
  partsFor,
}: OpenPlatformsOptions): Promise<Platform[]> => {
  const platforms: Platform[] = []
  for (const definition of platformDefinitions) {
    const { name, sandbox } = definition
    if (definition.isConfigured(values)) platforms.push(await definition.create(values, partsFor(name)))
    else if (sandbox && sandboxUrl !== undefined)
      platforms.push(
        await definition.create(sandbox.settings(`${sandboxUrl}/sandbox/${name}`), partsFor(name)),
      )
  }
  return platforms
}
