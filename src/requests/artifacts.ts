import type { Artifact, PictureOutcome } from '../core/domain.ts'

/** The stored results of the pictures that were coloured. */
export const artifactsOf = (pictures: readonly PictureOutcome[]): Artifact[] =>
  pictures.flatMap((picture) => (picture.kind === 'colorized' ? [picture.artifact] : []))
