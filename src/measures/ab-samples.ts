/**
 * Colors kept for a second pass: every second pixel of every second row, as whole multiples of 1/256 unit. A photo of
 * 256 x 341 px takes 87 KB, so 2,000 photos and as many results take 350 MB.
 */
export type AbSamples = Int16Array

const unitsPerAb = 256 // sRGB reaches |ab| = 108 and Int16 holds 127.99

const everyNthPx = 2

/** Samples of ab [height, width, 2]: [ceil(height / 2), ceil(width / 2), 2]. */
export const sampleAb = (ab: Float32Array, widthPx: number): AbSamples => {
  const heightPx = ab.length / 2 / widthPx
  const samples = new Int16Array(Math.ceil(heightPx / everyNthPx) * Math.ceil(widthPx / everyNthPx) * 2)
  let at = 0
  for (let y = 0; y < heightPx; y += everyNthPx)
    for (let x = 0; x < widthPx; x += everyNthPx) {
      const i = (y * widthPx + x) * 2
      samples[at++] = Math.round((ab[i] ?? 0) * unitsPerAb)
      samples[at++] = Math.round((ab[i + 1] ?? 0) * unitsPerAb)
    }
  return samples
}

/** The sampled ab, [samples, 2]. */
export const abOfSamples = (samples: AbSamples): Float32Array =>
  Float32Array.from(samples, (value) => value / unitsPerAb)
