import type { Artifact, PictureOutcome } from '../core/domain.ts'

/** The stored results of the coloured pictures. */
export const artifactsOf = (pictures: readonly PictureOutcome[]): Artifact[] =>
  pictures.flatMap((picture) => (picture.kind === 'colorized' ? [picture.artifact] : []))
