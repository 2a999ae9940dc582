import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc') // gives every context created later a gc function
const gc = runInNewContext('gc') as () => void

/** For smaller photos V8's own schedule is good enough. A photo of 48 megapixels has 144 MB in each buffer. */
const minBytes = 32 * 1024 * 1024

/**
 * Frees the buffers of a large photo at once. Their memory lies outside of the V8 heap, so V8 would let those of several
 * photos accumulate before it collects them.
 */
export const collectGarbageAfter = (photoBytes: number): void => {
  if (photoBytes >= minBytes) gc()
}
