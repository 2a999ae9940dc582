import type { Artifact, ColorizeRequest, PictureOutcome } from '../core/domain.ts'
import type { Ledger, LedgerEntry } from '../stores/ledger.ts'
import type { OutputHost } from '../outputs/output.ts'
import { outcomeIn } from '../stores/ledger-codec.ts'

/** What was stored for those of the pictures that are coloured. */
export const artifactsOf = (pictures: readonly PictureOutcome[]): Artifact[] =>
  pictures.flatMap((picture) => (picture.kind === 'colorized' ? [picture.artifact] : []))

/** All that lies on the output host for a result. */
const keysOf = ({ key, beforeKey, predictionKey, pairKey }: Artifact): string[] =>
  [key, beforeKey, predictionKey, pairKey].filter((one) => one !== undefined)

export const deleteArtifacts = async (output: OutputHost, artifacts: readonly Artifact[]): Promise<void> => {
  for (const key of artifacts.flatMap(keysOf)) await output.delete(key)
}

/** Nothing of ours stays on the output host, and the result's page is gone. */
export const discard = async (
  { ledger, output }: { ledger: Ledger; output: OutputHost },
  entry: LedgerEntry,
): Promise<void> => {
  const outcome = outcomeIn(entry)
  const artifacts = artifactsOf(outcome?.kind === 'colorized' ? outcome.pictures : [])
  await deleteArtifacts(output, artifacts)
  await ledger.forget(
    entry.id,
    artifacts.map(({ resultId }) => resultId),
  )
}

export const removeUploads = async (
  { output }: { output: OutputHost },
  request: ColorizeRequest,
): Promise<void> => {
  for (const { source } of request.pictures) if (source.kind === 'stored') await output.delete(source.key)
}
