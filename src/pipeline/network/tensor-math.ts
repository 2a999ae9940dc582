import type { Photo } from '../photo.ts'
import type { WasmKernel } from '../wasm-kernel.ts'

/** The arithmetic between a photo and a network's tensors. Arrays are flat and planar: [channels, height, width]. */
export type TensorMath = {
  /** CIELAB lightness 0..100 of each pixel. */
  lightness(photo: Photo): Float32Array
  /** The sRGB level 0..255 of the grey with each lightness. */
  greyLevels(lightness: Float32Array): Float32Array
  /** (value - mean) / deviation, as a copy. */
  normalize(values: Float32Array, mean: number, deviation: number): Float32Array
  /** Each row reversed, as a copy. */
  mirror(values: Float32Array, widthPx: number): Float32Array
  /** The mean of an output and of the output for the mirrored photo, both with rows of `widthPx`. */
  averageWithMirrored(values: Float32Array, ofMirrored: Float32Array, widthPx: number): Float32Array
  /** ab [2, pixels] of planar sRGB levels [3, pixels]. */
  abOfRgb(levels: Float32Array): Float32Array
  /** Natural logarithms, which turn probabilities into scores. */
  logarithms(probabilities: Float32Array): Float32Array
  /** ab [2, cells] of scores [bins, cells]; `bins` holds pairs of a and b. */
  annealedMean(scores: Float32Array, bins: Float32Array, inverseTemperature: number): Float32Array
  /** Scores [bins, cells] as depths below the best of their cell: 255 sqrt(depth / maxDepth), 255 at most. */
  quantizeScores(scores: Float32Array, bins: number, maxDepth: number): Uint8Array
  /** ab [2, cells] of such depths; `weights` has one entry for each of the 256 depths. */
  annealedMeanOfQuantized(depths: Uint8Array, bins: Float32Array, weights: Float32Array): Float32Array
}

export const createTensorMath = ({ kernel, withMemory, floatsAt, bytesAt }: WasmKernel): TensorMath => {
  /** Copies `values` into the kernel's memory, runs `work` and returns the `length` values that it wrote. */
  const transform = (
    values: Float32Array,
    length: number,
    work: (from: number, to: number) => void,
  ): Float32Array =>
    withMemory((reserve) => {
      const [from, to] = [reserve(values.length * 4), reserve(length * 4)]
      floatsAt(from, values.length).set(values)
      work(from, to)
      return floatsAt(to, length).slice()
    })

  const mirror = (values: Float32Array, widthPx: number) =>
    transform(values, values.length, (from, to) => {
      kernel.mirror(from, widthPx, values.length / widthPx, to)
    })

  return {
    lightness: ({ bytes, channels, widthPx, heightPx }) =>
      withMemory((reserve) => {
        const pixels = widthPx * heightPx
        const [from, to] = [reserve(bytes.length + 16), reserve(pixels * 4 + 16)]
        bytesAt(from, bytes.length).set(bytes)
        kernel.lightness(from, channels, pixels, to)
        return floatsAt(to, pixels).slice()
      }),
    greyLevels: (lightness) =>
      transform(lightness, lightness.length, (from, to) => {
        kernel.greyLevels(from, lightness.length, to)
      }),
    normalize: (values, mean, deviation) =>
      transform(values, values.length, (from, to) => {
        kernel.normalize(from, values.length, mean, deviation, to)
      }),
    mirror,
    averageWithMirrored: (values, ofMirrored, widthPx) => {
      const other = mirror(ofMirrored, widthPx)
      return transform(values, values.length, (from, to) => {
        floatsAt(to, other.length).set(other)
        kernel.averageInto(from, other.length, to)
      })
    },
    abOfRgb: (levels) =>
      transform(levels, (levels.length / 3) * 2, (from, to) => {
        kernel.abOfRgb(from, levels.length / 3, to)
      }),
    logarithms: (probabilities) =>
      transform(probabilities, probabilities.length, (from, to) => {
        kernel.logarithms(from, probabilities.length, to)
      }),
    annealedMean: (scores, bins, inverseTemperature) => {
      const cells = scores.length / (bins.length / 2)
      return withMemory((reserve) => {
        const [from, pairs, to] = [reserve(scores.length * 4), reserve(bins.length * 4), reserve(cells * 8)]
        floatsAt(from, scores.length).set(scores)
        floatsAt(pairs, bins.length).set(bins)
        kernel.annealedMean(from, pairs, bins.length / 2, cells, inverseTemperature, to)
        return floatsAt(to, cells * 2).slice()
      })
    },
    quantizeScores: (scores, bins, maxDepth) => {
      const cells = scores.length / bins
      return withMemory((reserve) => {
        const [from, best, to] = [reserve(scores.length * 4), reserve(cells * 4), reserve(scores.length)]
        floatsAt(from, scores.length).set(scores)
        kernel.quantizeScores(from, bins, cells, 1 / maxDepth, best, to)
        return bytesAt(to, scores.length).slice()
      })
    },
    annealedMeanOfQuantized: (depths, bins, weights) => {
      const cells = depths.length / (bins.length / 2)
      return withMemory((reserve) => {
        const [from, table] = [reserve(depths.length), reserve(weights.length * 4)]
        const [pairs, to] = [reserve(bins.length * 4), reserve(cells * 8)]
        bytesAt(from, depths.length).set(depths)
        floatsAt(table, weights.length).set(weights)
        floatsAt(pairs, bins.length).set(bins)
        kernel.annealedMeanOfQuantized(from, table, pairs, bins.length / 2, cells, to)
        return floatsAt(to, cells * 2).slice()
      })
    },
  }
}
