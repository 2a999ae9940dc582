/** Peak signal-to-noise ratio of two 8-bit pictures of the same size, dB; at most 138 (equal pictures). */
export const psnr = (one: Uint8Array, other: Uint8Array): number => {
  let squares = 0
  for (let i = 0; i < one.length; i++) squares += ((one[i] ?? 0) - (other[i] ?? 0)) ** 2
  return 10 * Math.log10(255 ** 2 / Math.max(1e-9, squares / one.length))
}
