import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { abBins } from '../pipeline/ab-bins.ts'
import { createColorizer } from '../pipeline/colorizer.ts'
import { decode } from '../pipeline/decode.ts'
import type { CommandOutput } from './colorize.ts'
import { pairsOf } from './inputs.ts'
import { abOf, binOf, colourfulness, ErrorCurve, psnr } from './measures.ts'
import { progressLine } from './progress.ts'

export type EvaluateCommand = {
  names: readonly string[]
  /** Model id -> its folder; each is measured on the same photos. */
  models: ReadonlyMap<string, string>
  json: boolean
}

export type Figures = {
  photos: number
  aucRaw: number
  aucRebalanced: number
  psnrDb: number
  colourfulness: number
}

/** Shorter side at which colours are compared, px: the paper's. */
const side = 256

type Truth = { png: Uint8Array; rgb: Uint8Array }
type Method = (truth: Truth) => Promise<Uint8Array>

const rgbOf = async (bytes: Uint8Array): Promise<Uint8Array> =>
  sharp(bytes).toColourspace('srgb').removeAlpha().raw().toBuffer()

const readTruth = async (path: string): Promise<Truth> => {
  const { photo } = await decode(await readFile(path))
  const { widthPx: width, heightPx: height, channels } = photo
  const png = await sharp(photo.bytes, { raw: { width, height, channels } })
    .resize({ width: side, height: side, fit: 'outside' })
    .toColourspace('srgb')
    .png({ compressionLevel: 1 })
    .toBuffer()
  return { png, rgb: await rgbOf(png) }
}

/** The weight that makes all bins count alike which occur in these photos. */
const binWeights = async (paths: readonly string[]): Promise<Float64Array> => {
  const counts = new Float64Array(abBins.length)
  for (const path of paths) {
    const ab = abOf((await readTruth(path)).rgb)
    for (let i = 0; i < ab.length; i += 2) {
      const bin = binOf(ab[i] ?? 0, ab[i + 1] ?? 0)
      counts[bin] = (counts[bin] ?? 0) + 1
    }
  }
  return counts.map((count) => (count > 0 ? 1 / count : 0))
}

const measure = async (
  paths: readonly string[],
  weights: Float64Array,
  method: Method,
  onPhoto: () => void,
): Promise<Figures> => {
  const [raw, rebalanced] = [new ErrorCurve(), new ErrorCurve()]
  let [sumPsnr, sumColour] = [0, 0]
  for (const path of paths) {
    const truth = await readTruth(path)
    const rgb = await method(truth)
    const [wanted, found] = [abOf(truth.rgb), abOf(rgb)]
    for (let i = 0; i < wanted.length; i += 2) {
      const [a = 0, b = 0] = wanted.subarray(i, i + 2)
      const error = Math.hypot((found[i] ?? 0) - a, (found[i + 1] ?? 0) - b)
      raw.add(error, 1)
      rebalanced.add(error, weights[binOf(a, b)] ?? 0)
    }
    sumPsnr += psnr(rgb, truth.rgb)
    sumColour += colourfulness(rgb)
    onPhoto()
  }
  const photos = paths.length
  return {
    photos,
    aucRaw: raw.area(),
    aucRebalanced: rebalanced.area(),
    psnrDb: sumPsnr / photos,
    colourfulness: sumColour / photos,
  }
}

const greyOf = async ({ png }: Truth): Promise<Uint8Array> =>
  rgbOf(await sharp(png).greyscale().toColourspace('b-w').png({ compressionLevel: 1 }).toBuffer())

const columns = ['aucRaw', 'aucRebalanced', 'psnrDb', 'colourfulness'] as const

const say = (name: string, figures: Figures, json: boolean, output: CommandOutput): void => {
  if (json) output.line(JSON.stringify({ name, ...figures }))
  else output.line(`${name.padEnd(12)}${columns.map((key) => figures[key].toFixed(2).padStart(16)).join('')}`)
}

/**
 * The paper's measures of each model, beside grey and the truth, on colour photos that should be new to it.
 * @throws ColorizeError settings_invalid, model_invalid, and the codes of decode
 */
export const evaluate = async (
  { names, models, json }: EvaluateCommand,
  output: CommandOutput,
): Promise<void> => {
  const paths = (await pairsOf(names, undefined, 'png')).map(({ input }) => input)
  const weights = await binWeights(paths)
  const started = performance.now()
  const all = paths.length * (models.size + 2)
  let done = 0
  const onPhoto = () => output.progress?.(progressLine(++done, all, performance.now() - started))
  if (!json) output.line(`${''.padEnd(12)}${columns.map((key) => key.padStart(16)).join('')}`)
  say('truth', await measure(paths, weights, ({ rgb }) => Promise.resolve(rgb), onPhoto), json, output)
  say('grey', await measure(paths, weights, greyOf, onPhoto), json, output)
  for (const [id, modelFolder] of models) {
    const colorizer = await createColorizer({ modelFolder, concurrency: 1 })
    // the network gets the grey of the very picture that it is compared with
    const method: Method = async ({ png }) => rgbOf((await colorizer.colorize(png, { format: 'png' })).after)
    say(id, await measure(paths, weights, method, onPhoto), json, output)
    await colorizer.close()
  }
}
