import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InferenceSession } from 'onnxruntime-node'
import { ColorizeError } from '../../core/errors.ts'
import type { ModelCard } from '../models/card-schema.ts'
import { trialSizeOf, type Model } from '../models/model-card.ts'
import { otherConvolutionProviders, type Device } from './device.ts'
import { createNetwork, type Network } from './network.ts'
import { openSession } from './session.ts'
import type { TensorMath } from './tensor-math.ts'

const sorted = (names: readonly string[]): string => [...names].sort().join(', ')

/**
 * Checks that the card names the tensors of the file. Otherwise the first photo would fail.
 * @throws ColorizeError model_invalid
 */
export const verifyTensorNames = ({ id, inputs, outputs }: ModelCard, session: InferenceSession): void => {
  const missing = Object.keys(outputs).filter((name) => !session.outputNames.includes(name))
  if (sorted(session.inputNames) !== sorted(Object.keys(inputs)) || missing.length > 0)
    throw new ColorizeError(
      'model_invalid',
      `${id} has the inputs ${sorted(session.inputNames)} and the outputs ${sorted(session.outputNames)}, ` +
        'but its card names others',
    )
}

/** No sRGB colour has an a or b beyond this. */
const maxAb = 130
/** How far arithmetic may move a colour, in units of ab. */
const sameColor = 2

/**
 * Runs the network on plain grey and checks that the colours are plausible and agree with the scores.
 * @throws ColorizeError model_invalid, network_failed
 */
export const verifyColors = async (card: ModelCard, network: Network, tensors: TensorMath): Promise<void> => {
  const { widthPx, heightPx } = trialSizeOf(card)
  const lightness = new Float32Array(widthPx * heightPx).fill(50)
  const inverseTemperature = network.inverseTemperatures?.own ?? 1
  const { ab } = await network.run({ lightness, widthPx, heightPx, inverseTemperature })
  if (!ab.every((value) => Math.abs(value) < maxAb))
    throw new ColorizeError('model_invalid', `${card.id} returned colours outside of sRGB`)
  const map = await network.runScores({ lightness, widthPx, heightPx })
  if (!map) return
  const mean = tensors.annealedMean(map.scores, Float32Array.from(map.bins.flat()), inverseTemperature)
  if (!mean.every((value, i) => Math.abs(value - (ab[i] ?? NaN)) < sameColor))
    throw new ColorizeError('model_invalid', `the scores of ${card.id} do not match its colours`)
}

/**
 * Runs the network in a session of its own and checks, in the profile of that run, that the device computed every
 * convolution. An execution provider may silently leave work to the CPU.
 * @throws ColorizeError device_unavailable, model_invalid, network_failed
 */
export const verifyDevice = async (
  { card, bytes }: Model,
  device: Device,
  tensors: TensorMath,
): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'colorizebot-profile-'))
  try {
    const session = await openSession(bytes, 1, device, join(folder, 'run'))
    try {
      await verifyColors(card, createNetwork(card, session, device, tensors), tensors)
      session.endProfiling()
    } finally {
      await session.release()
    }
    const [profile = ''] = await readdir(folder)
    const others = otherConvolutionProviders(await readFile(join(folder, profile), 'utf8'), device)
    if (others.length > 0)
      throw new ColorizeError(
        'device_unavailable',
        `convolutions did not run on ${device} but on ${others.join(', ')}`,
      )
  } finally {
    await rm(folder, { recursive: true })
  }
}
