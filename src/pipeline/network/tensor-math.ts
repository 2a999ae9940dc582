import type { WasmKernel } from '../wasm-kernel.ts'

/** The arithmetic between the photo's lightness and a network's tensors, each [1, channels, height, width] flat. */
export type Tensors = {
  /** sRGB levels 0..255 of the grey of each lightness. */
  greyLevels(lightness: Float32Array): Float32Array
  /** A copy as (value - mean) / deviation. */
  normalised(values: Float32Array, mean: number, deviation: number): Float32Array
  mirrored(values: Float32Array, widthPx: number): Float32Array
  /** The mean of an answer and of the answer about the mirrored photo, both of so many columns. */
  meanWithMirrored(values: Float32Array, ofMirrored: Float32Array, widthPx: number): Float32Array
  /** ab [2, pixels] of planar sRGB levels [3, pixels]. */
  abOfRgb(levels: Float32Array): Float32Array
  /** Probabilities as scores: their logarithms. */
  logarithms(probabilities: Float32Array): Float32Array
  /** ab [2, cells] of scores [bins, cells]; `bins` are a, b pairs. */
  annealedMean(scores: Float32Array, bins: Float32Array, inverseTemperature: number): Float32Array
  /** Scores [bins, cells] as bytes: 255 times the root of how far below the cell's best, of `deepest` at most. */
  depths(scores: Float32Array, bins: number, deepest: number): Uint8Array
  /** ab [2, cells] of such bytes; `shares` are what each of the 256 weighs. */
  annealedMeanOfDepths(depths: Uint8Array, bins: Float32Array, shares: Float32Array): Float32Array
}

export const createTensors = ({ kernel, scoped, floats, bytesAt }: WasmKernel): Tensors => {
  /** Puts `values` into the kernel's memory, has `work` make `length` more of them, and takes those out. */
  const through = (
    values: Float32Array,
    length: number,
    work: (from: number, to: number) => void,
  ): Float32Array =>
    scoped((reserve) => {
      const [from, to] = [reserve(values.length * 4), reserve(length * 4)]
      floats(from, values.length).set(values)
      work(from, to)
      return floats(to, length).slice()
    })

  const mirrored = (values: Float32Array, widthPx: number) =>
    through(values, values.length, (from, to) => {
      kernel.mirror(from, widthPx, values.length / widthPx, to)
    })

  return {
    greyLevels: (lightness) =>
      through(lightness, lightness.length, (from, to) => {
        kernel.greyLevels(from, lightness.length, to)
      }),
    normalised: (values, mean, deviation) =>
      through(values, values.length, (from, to) => {
        kernel.normalise(from, values.length, mean, deviation, to)
      }),
    mirrored,
    meanWithMirrored: (values, ofMirrored, widthPx) => {
      const other = mirrored(ofMirrored, widthPx)
      return through(values, values.length, (from, to) => {
        floats(to, other.length).set(other)
        kernel.halve(from, other.length, to)
      })
    },
    abOfRgb: (levels) =>
      through(levels, (levels.length / 3) * 2, (from, to) => {
        kernel.abOfRgb(from, levels.length / 3, to)
      }),
    logarithms: (probabilities) =>
      through(probabilities, probabilities.length, (from, to) => {
        kernel.logarithms(from, probabilities.length, to)
      }),
    annealedMean: (scores, bins, inverseTemperature) => {
      const cells = scores.length / (bins.length / 2)
      return scoped((reserve) => {
        const [from, pairs, to] = [reserve(scores.length * 4), reserve(bins.length * 4), reserve(cells * 8)]
        floats(from, scores.length).set(scores)
        floats(pairs, bins.length).set(bins)
        kernel.annealedMean(from, pairs, bins.length / 2, cells, inverseTemperature, to)
        return floats(to, cells * 2).slice()
      })
    },
    depths: (scores, bins, deepest) => {
      const cells = scores.length / bins
      return scoped((reserve) => {
        const [from, best, to] = [reserve(scores.length * 4), reserve(cells * 4), reserve(scores.length)]
        floats(from, scores.length).set(scores)
        kernel.depths(from, bins, cells, 1 / deepest, best, to)
        return bytesAt(to, scores.length).slice()
      })
    },
    annealedMeanOfDepths: (depths, bins, shares) => {
      const cells = depths.length / (bins.length / 2)
      return scoped((reserve) => {
        const [from, table] = [reserve(depths.length), reserve(shares.length * 4)]
        const [pairs, to] = [reserve(bins.length * 4), reserve(cells * 8)]
        bytesAt(from, depths.length).set(depths)
        floats(table, shares.length).set(shares)
        floats(pairs, bins.length).set(bins)
        kernel.annealedMeanOfDepths(from, table, pairs, bins.length / 2, cells, to)
        return floats(to, cells * 2).slice()
      })
    },
  }
}
