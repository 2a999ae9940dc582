import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { abOfSamples, sampleAb, type AbSamples } from '../../measures/ab-samples.ts'
import { countBins, countErrors, rebalancingWeights } from '../../measures/auc.ts'
import { colorfulness } from '../../measures/colorfulness.ts'
import { colorsOverall, pixelsByBand, sumColors } from '../../measures/color-shares.ts'
import { addUp, type PhotoSums } from '../../measures/figures.ts'
import { labOf } from '../../measures/lab.ts'
import { patchinessSidePx, sumPatchiness } from '../../measures/patchiness.ts'
import { psnr } from '../../measures/psnr.ts'
import { abBins } from '../../pipeline/network/ab-bins.ts'
import { decode } from '../../pipeline/decode/decode.ts'

/** Shorter side at which colors are compared, px: the paper's. */
const sidePx = 256

/** A photo as it is compared: as PNG and as 8-bit sRGB [height, width, 3]. */
export type Truth = { png: Uint8Array; rgb: Uint8Array; widthPx: number; heightPx: number }

/** Recolors a photo: 8-bit sRGB of the same size, [height, width, 3]. */
export type Method = (truth: Truth) => Promise<Uint8Array>

/** What all methods are compared with. */
export type Survey = {
  paths: readonly string[]
  /** The weight of a pixel by the bin of its true color, [313]. */
  weights: Float64Array
  /** Mean chroma of all pixels of all photos. */
  chroma: number
  bandPixels: readonly number[]
  samples: readonly AbSamples[]
}

/** Below this mean chroma a method has no colors whose chroma could be scaled. */
const leastChroma = 1

export const rgbOf = async (bytes: Uint8Array): Promise<Uint8Array> =>
  sharp(bytes).toColourspace('srgb').removeAlpha().raw().toBuffer()

export const greyOf: Method = async ({ png }) =>
  rgbOf(await sharp(png).greyscale().toColourspace('b-w').png({ compressionLevel: 1 }).toBuffer())

const readTruth = async (path: string): Promise<Truth> => {
  const { photo } = await decode(await readFile(path))
  const { widthPx: width, heightPx: height, channels } = photo
  const { data: png, info } = await sharp(photo.bytes, { raw: { width, height, channels } })
    .resize({ width: sidePx, height: sidePx, fit: 'outside' })
    .toColourspace('srgb')
    .png({ compressionLevel: 1 })
    .toBuffer({ resolveWithObject: true })
  return { png, rgb: await rgbOf(png), widthPx: info.width, heightPx: info.height }
}

/** Reads all photos once, for what has to be known of them before any method is measured. */
export const surveyTruth = async (paths: readonly string[], onPhoto: () => void): Promise<Survey> => {
  const counts = new Float64Array(abBins.length)
  const samples: AbSamples[] = []
  const colors: Float64Array[] = []
  for (const path of paths) {
    const { rgb, widthPx } = await readTruth(path)
    const { L, ab } = labOf(rgb)
    countBins(counts, ab)
    colors.push(sumColors(L, ab))
    samples.push(sampleAb(ab, widthPx))
    onPhoto()
  }
  const all = addUp(colors)
  const weights = rebalancingWeights(counts)
  return { paths, weights, chroma: colorsOverall(all).chroma, bandPixels: pixelsByBand(all), samples }
}

const shrink = async (rgb: Uint8Array, { widthPx: width, heightPx: height }: Truth) => {
  const { data, info } = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ width: patchinessSidePx, height: patchinessSidePx, fit: 'outside' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { lab: labOf(data), widthPx: info.width }
}

type FirstPass = Omit<PhotoSums, 'rawErrorsAtTruthChroma' | 'rebalancedErrorsAtTruthChroma'>

const measurePhoto = async (truth: Truth, rgb: Uint8Array, weights: Float64Array) => {
  const [wanted, found] = [labOf(truth.rgb), labOf(rgb)]
  const [small, smallFound] = [await shrink(truth.rgb, truth), await shrink(rgb, truth)]
  const { raw, rebalanced } = countErrors(found.ab, wanted.ab, weights)
  const sums: FirstPass = {
    rawErrors: raw,
    rebalancedErrors: rebalanced,
    colors: sumColors(wanted.L, found.ab),
    patchiness: sumPatchiness(small.lab.L, smallFound.lab.ab, small.widthPx),
    picture: Float64Array.of(1, psnr(rgb, truth.rgb), colorfulness(rgb)),
  }
  return { sums, samples: sampleAb(found.ab, truth.widthPx) }
}

/**
 * The sums of each photo for one method. A first pass runs the method; a second one, over the kept samples, scales its
 * chroma so that the mean over all photos is the truth's, and counts the errors again. Those counts are empty where the
 * method has hardly any chroma.
 */
export const measureMethod = async (
  { paths, weights, chroma, samples }: Survey,
  method: Method,
  onPhoto: () => void,
): Promise<PhotoSums[]> => {
  const first: { sums: FirstPass; samples: AbSamples }[] = []
  for (const path of paths) {
    const truth = await readTruth(path)
    first.push(await measurePhoto(truth, await method(truth), weights))
    onPhoto()
  }
  const own = colorsOverall(addUp(first.map(({ sums }) => sums.colors))).chroma
  return first.map(({ sums, samples: found }, photo) => {
    const truth = own < leastChroma ? new Int16Array() : (samples[photo] ?? new Int16Array())
    const { raw, rebalanced } = countErrors(abOfSamples(found), abOfSamples(truth), weights, chroma / own)
    return { ...sums, rawErrorsAtTruthChroma: raw, rebalancedErrorsAtTruthChroma: rebalanced }
  })
}
