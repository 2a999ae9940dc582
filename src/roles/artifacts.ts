import type { Artifact, PictureOutcome } from '../domain.ts'
import type { OutputHost } from '../outputs/output.ts'

/** What was stored for those of the pictures that are coloured. */
export const artifactsOf = (pictures: readonly PictureOutcome[]): Artifact[] =>
  pictures.flatMap((picture) => (picture.kind === 'colorized' ? [picture.artifact] : []))

export const deleteArtifacts = async (output: OutputHost, artifacts: readonly Artifact[]): Promise<void> => {
  for (const { key, beforeKey } of artifacts) {
    await output.delete(key)
    await output.delete(beforeKey)
  }
}
