import { ColorizeError } from '../core/errors.ts'
import type { Colorized, ColorizeOptions, RecolorOptions } from './colorize-options.ts'
import { compose, type ComposeParts } from './compose/compose.ts'
import { decode, type Decoded } from './decode/decode.ts'
import { detectNotes } from './decode/photo-notes.ts'
import type { Network } from './network/network.ts'
import { makePrediction, predictColors } from './network/predict.ts'
import { colorsFromPrediction, inputSizeOf } from './network/prediction.ts'
import { readPrediction, writePrediction } from './network/prediction-file.ts'
import { readLightness } from './network/read-lightness.ts'
import type { TensorMath } from './network/tensor-math.ts'

export type RecolorParts = ComposeParts & { tensors: TensorMath }
export type ColorizeParts = RecolorParts & { network: Network }

const checkPhoto = async (
  { photo, frames }: Decoded,
  alreadyColor: ColorizeOptions['alreadyColor'],
): Promise<Colorized['notes']> => {
  const notes = await detectNotes(photo)
  if (alreadyColor === 'refuse' && notes.includes('already_colour'))
    throw new ColorizeError('already_colour', 'the photo is already in colour')
  return frames > 1 ? ['first_frame', ...notes] : notes
}

/**
 * The whole path of a photo from its file to the result: decode -> network -> compose. The caller fetches the file
 * (fetch/fetch-image.ts) unless it was uploaded. Blocks its thread while the network runs and pixels are painted.
 * @throws ColorizeError network_failed, device_lost, already_colour, and the codes of `decode` and `compose`
 */
export const colorize = async (
  parts: ColorizeParts,
  bytes: Uint8Array,
  options: ColorizeOptions,
): Promise<Colorized> => {
  const { network, tensors } = parts
  const decoded = await decode(bytes, { keepAlpha: options.format !== 'jpeg' })
  const notes = await checkPhoto(decoded, options.alreadyColor)
  const { photo } = decoded
  const guide = await readLightness(photo, network.inputSize(photo.widthPx, photo.heightPx), tensors)
  const input = { ...guide, coherence: options.coherence }
  const about = { model: network.id, notes }
  if (!options.prediction) {
    const colors = await predictColors(parts, input, options)
    return { ...(await compose(parts, { photo, guide, colors }, options)), ...about }
  }
  const prediction = await makePrediction(parts, input, options.flip)
  const colors = colorsFromPrediction(prediction, options.vividness, tensors)
  // another thread deflates the prediction while this one paints
  const [predictionFile, files] = await Promise.all([
    writePrediction(prediction),
    compose(parts, { photo, guide, colors }, options),
  ])
  return { ...files, ...about, prediction: predictionFile }
}

/**
 * Renders a photo again from its stored prediction, whichever model made that: decode -> prediction -> compose.
 * No network runs.
 * @throws ColorizeError prediction_invalid, and the codes of `decode` and `compose`
 */
export const recolor = async (
  parts: RecolorParts,
  bytes: Uint8Array,
  predictionFile: Uint8Array,
  options: RecolorOptions,
): Promise<Colorized> => {
  const { maxSidePx, format } = options
  const prediction = await readPrediction(predictionFile)
  const decoded = await decode(bytes, { keepAlpha: format !== 'jpeg', maxSidePx })
  const notes = await checkPhoto(decoded, 'color')
  const { photo } = decoded
  const guide = await readLightness(photo, inputSizeOf(prediction), parts.tensors)
  const colors = colorsFromPrediction(prediction, options.vividness, parts.tensors)
  const files = await compose(parts, { photo, guide, colors }, options)
  return { ...files, model: prediction.model, notes }
}
