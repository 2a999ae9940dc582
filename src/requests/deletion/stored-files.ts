import type { Artifact, ColorizeRequest } from '../../core/domain.ts'
import type { OutputHost } from '../../outputs/output.ts'
import { outcomeIn } from '../../stores/ledger-codec.ts'
import type { Ledger } from '../../stores/ledger.ts'
import type { LedgerEntry } from '../../stores/ledger-entry.ts'
import { artifactsOf } from '../artifacts.ts'

/** Keys of all files that belong to a result. */
const keysOf = ({ key, beforeKey, predictionKey, pairKey }: Artifact): string[] =>
  [key, beforeKey, predictionKey, pairKey].filter((one) => one !== undefined)

export const deleteResultFiles = async (
  output: OutputHost,
  artifacts: readonly Artifact[],
): Promise<void> => {
  for (const key of artifacts.flatMap(keysOf)) await output.delete(key)
}

/** Deletes a request's result files and result pages. Safe to call more than once. */
export const deleteResults = async (
  { ledger, output }: { ledger: Ledger; output: OutputHost },
  entry: LedgerEntry,
): Promise<void> => {
  const outcome = outcomeIn(entry)
  const artifacts = artifactsOf(outcome?.kind === 'colorized' ? outcome.pictures : [])
  await deleteResultFiles(output, artifacts)
  await ledger.deleteResults(
    entry.id,
    artifacts.map(({ resultId }) => resultId),
  )
}

/** Deletes the photos that the user uploaded with the request. */
export const deleteUploads = async (
  { output }: { output: OutputHost },
  request: ColorizeRequest,
): Promise<void> => {
  for (const { source } of request.pictures) if (source.kind === 'stored') await output.delete(source.key)
}
