import type { Config } from '../../config/config.ts'
import { examine } from '../../doctor/doctor.ts'
import { definitionOf, platformNames } from '../../platforms/definitions.ts'
import type { SharedParts } from '../shared-parts.ts'
import { startWeb, type Web } from './web.ts'

export type WebRoleOptions = { config: Config; adminPassword: string; modelsFolder: string }

/** The web role, of a program's settings and of what its roles share. */
export const startWebRole = (
  { config, adminPassword, modelsFolder }: WebRoleOptions,
  shared: SharedParts,
): Promise<Web> =>
  startWeb({
    ...config,
    ...shared,
    inForce: config.shown,
    platformNames,
    adminPassword,
    modelsFolder,
    examine: (model) => examine({ config: { ...config, model }, modelsFolder, running: shared }),
    isRealPlatform: (name) => definitionOf(name)?.isPublic(config.values) ?? false,
  })
