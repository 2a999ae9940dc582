import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc') // for contexts made from here on; the flag is the process's, so nobody takes it back
const gc = runInNewContext('gc') as () => void

/** Below this V8's own rhythm does; a photo of 48 megapixels holds 144 MB in each of two buffers. */
const worthBytes = 32 * 1024 * 1024

/**
 * Frees a big photo's buffers at once. V8 sees a tiny heap, feels no hurry, and would let three such photos pile up.
 */
export const collectAfter = (photoBytes: number): void => {
  if (photoBytes >= worthBytes) gc()
}
