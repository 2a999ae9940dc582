import type { OutputDefinition } from './definition.ts'
import { disk } from './disk/index.ts'
import { s3 } from './s3/index.ts'

/** The list of places for results, the default first: a new one is added here. */
export const outputDefinitions: readonly OutputDefinition[] = [disk, s3]
