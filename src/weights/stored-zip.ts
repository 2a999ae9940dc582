import { unzipSync } from 'fflate'
import { invalid } from './tensor.ts'

/**
 * The files of an archive that compresses nothing, as PyTorch writes it; so nothing can grow on being read.
 * @throws ColorizeError model_invalid
 */
export const storedEntries = (file: Uint8Array): Map<string, Uint8Array> => {
  let bytes = 0
  const entries = unzipSync(file, {
    filter: ({ name, compression, originalSize }) => {
      bytes += originalSize
      if (compression !== 0 || bytes > file.length) throw invalid(`${name} in the archive is compressed`)
      return true
    },
  })
  return new Map(Object.entries(entries))
}
