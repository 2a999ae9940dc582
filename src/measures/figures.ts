import { areaUnder } from './auc.ts'
import { intervalsOf, resamples, type Intervals } from './bootstrap.ts'
import {
  colorsByBand,
  colorsOfBright,
  colorsOverall,
  type ColorFigures,
  type ColorName,
} from './color-shares.ts'
import { patchinessOf } from './patchiness.ts'

/** What is kept of each photo. All of it can be added, so the figures of a set are those of its photos' sums. */
export type PhotoSums = {
  /** Pixels by error, [152] each; see `countErrors`. */
  rawErrors: Float64Array
  rebalancedErrors: Float64Array
  /** The same after the method's chroma was scaled to the truth's. */
  rawErrorsAtTruthChroma: Float64Array
  rebalancedErrorsAtTruthChroma: Float64Array
  /** See `sumColors`. */
  colors: Float64Array
  /** See `sumPatchiness`. */
  patchiness: Float64Array
  /** 1, PSNR and colorfulness. */
  picture: Float64Array
}

/** AuC and shares in percent, chroma and patchiness in Lab units; NaN where a figure has no value. */
export type Figures = {
  aucRaw: number
  aucRebalanced: number
  aucRawAtTruthChroma: number
  aucRebalancedAtTruthChroma: number
  psnrDb: number
  colourfulness: number
  chroma: number
  patchiness: number
  shares: Record<ColorName, number>
  bright: { neutral: number; yellow: number }
  /** By `lightnessBands`. */
  bands: ColorFigures[]
}

/** Adds arrays of one length, each as many times as `times` says, or once. */
export const addUp = (arrays: readonly Float64Array[], times?: Uint32Array): Float64Array => {
  const total = new Float64Array(arrays[0]?.length ?? 0)
  for (const [photo, values] of arrays.entries()) {
    const weight = times?.[photo] ?? 1
    if (weight > 0)
      for (let i = 0; i < total.length; i++) total[i] = (total[i] ?? 0) + weight * (values[i] ?? 0)
  }
  return total
}

/** The figures of a set of photos. Pixels and pairs of points are pooled; PSNR and colorfulness are means over photos. */
export const figuresOf = (photos: readonly PhotoSums[], times?: Uint32Array): Figures => {
  const sumOf = (kind: keyof PhotoSums) =>
    addUp(
      photos.map((sums) => sums[kind]),
      times,
    )
  const auc = (kind: keyof PhotoSums) => areaUnder(sumOf(kind))
  const colors = sumOf('colors')
  const [count = 0, psnr = 0, colorfulness = 0] = sumOf('picture')
  const { chroma, ...shares } = colorsOverall(colors)
  const bright = colorsOfBright(colors)
  return {
    aucRaw: auc('rawErrors'),
    aucRebalanced: auc('rebalancedErrors'),
    aucRawAtTruthChroma: auc('rawErrorsAtTruthChroma'),
    aucRebalancedAtTruthChroma: auc('rebalancedErrorsAtTruthChroma'),
    psnrDb: psnr / count,
    colourfulness: colorfulness / count,
    chroma,
    patchiness: patchinessOf(sumOf('patchiness')),
    shares,
    bright: { neutral: bright.neutral, yellow: bright.yellow },
    bands: colorsByBand(colors),
  }
}

/**
 * 95 % bootstrap intervals over photos. The weights of the bins and the factor that matches chroma stay those of the
 * whole set.
 */
export const intervalsOfFigures = (photos: readonly PhotoSums[]): Intervals<Figures> =>
  intervalsOf(resamples(photos.length).map((times) => figuresOf(photos, times)))
