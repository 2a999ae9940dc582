import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InferenceSession } from 'onnxruntime-node'
import { ColorizeError } from '../../core/errors.ts'
import {
  absenceOf,
  bestFirst,
  providersOfConvolutions,
  whyOf,
  type Device,
  type DeviceChoice,
  type PassedOver,
} from './device.ts'
import {
  answerOf,
  inputSizeOf,
  inverseTemperaturesOf,
  readModel,
  scoresOf,
  trialSizeOf,
  type Model,
  type ModelCard,
} from '../models/model-card.ts'
import { abMapIn, planesFor, scoreMapIn, type Asked, type Question, type ScoreMap } from './input-tensors.ts'
import type { AbMap } from '../compose/color-painter.ts'
import { openSession, runSession, type Run } from './session.ts'
import type { Tensors } from './tensor-math.ts'
import type { InverseTemperatures } from './vividness.ts'

export type Network = {
  readonly id: string
  readonly device: Device
  /** 1/T of the annealed mean: at which the network was measured, and of the mean; absent where it knows none. */
  readonly inverseTemperatures: InverseTemperatures | undefined
  /** The input's size for a photo: its aspect ratio, sides as the card says. */
  inputSize(widthPx: number, heightPx: number): { widthPx: number; heightPx: number }
  /** @throws ColorizeError network_failed, device_lost, model_invalid */
  run(question: Question): Promise<AbMap>
  /**
   * All that it knows of the colours; absent where its card names no scores, or they are finer than anybody can keep.
   * @throws ColorizeError network_failed, device_lost, model_invalid
   */
  scores(asked: Asked): Promise<ScoreMap | undefined>
  close(): Promise<void>
}

/** Scores of smaller cells, px of the input, would be tens of megabytes. */
const smallestCellPx = 4

const networkOf = (
  card: ModelCard,
  session: InferenceSession,
  device: Device,
  tensors: Tensors,
  run: Run = runSession,
): Network => ({
  id: card.id,
  device,
  inverseTemperatures: inverseTemperaturesOf(card),
  inputSize: (widthPx, heightPx) => inputSizeOf(card, widthPx, heightPx),
  run: async (question) => {
    const answer = await run(session, planesFor(card, question, tensors), answerOf(card).name)
    return abMapIn(card, answer, question, tensors)
  },
  scores: async (asked) => {
    const named = scoresOf(card)
    if (!named) return undefined
    const planes = planesFor(card, { ...asked, inverseTemperature: 1 }, tensors)
    const answer = await run(session, planes, named.name)
    const map = scoreMapIn(card, named.output, answer, asked, tensors)
    return asked.widthPx / map.widthPx < smallestCellPx ? undefined : map
  },
  close: () => session.release(),
})

const listed = (names: readonly string[]): string => [...names].sort().join(', ')

/** A card that names other tensors than the file has would fail at the first photo only. */
const proveNames = ({ id, inputs, outputs }: ModelCard, session: InferenceSession): void => {
  const missing = Object.keys(outputs).filter((name) => !session.outputNames.includes(name))
  if (listed(session.inputNames) !== listed(Object.keys(inputs)) || missing.length > 0)
    throw new ColorizeError(
      'model_invalid',
      `${id} has the inputs ${listed(session.inputNames)} and the outputs ${listed(session.outputNames)}: its card names others`,
    )
}

/** Units of ab that arithmetic may make of one colour. */
const sameColour = 2

/** Grey in, plausible colour out: catches a file that loads and does not work. */
const prove = async (card: ModelCard, network: Network, tensors: Tensors): Promise<void> => {
  const { widthPx, heightPx } = trialSizeOf(card)
  const lightness = new Float32Array(widthPx * heightPx).fill(50)
  const inverseTemperature = network.inverseTemperatures?.own ?? 1
  const { ab } = await network.run({ lightness, widthPx, heightPx, inverseTemperature })
  if (!ab.every((value) => Math.abs(value) < 130))
    throw new ColorizeError('model_invalid', `${card.id} answers colours that do not exist`)
  const map = await network.scores({ lightness, widthPx, heightPx })
  if (!map) return
  const mean = tensors.annealedMean(map.scores, Float32Array.from(map.bins.flat()), inverseTemperature)
  if (!mean.every((value, i) => Math.abs(value - (ab[i] ?? NaN)) < sameColour))
    throw new ColorizeError('model_invalid', `the scores of ${card.id} are not those of its colours`)
}

/** A provider may leave the work to the CPU without a word: the run's own profile tells who did the convolutions. */
export const proveDevice = async (
  { card, bytes }: Model,
  device: Device,
  tensors: Tensors,
): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'colorizebot-profile-'))
  try {
    const session = await openSession(bytes, 1, device, join(folder, 'run'))
    try {
      await prove(card, networkOf(card, session, device, tensors), tensors)
      session.endProfiling()
    } finally {
      await session.release()
    }
    const [profile = ''] = await readdir(folder)
    const others = providersOfConvolutions(await readFile(join(folder, profile), 'utf8'), device)
    if (others.length > 0)
      throw new ColorizeError('device_unavailable', `${device} left convolutions to ${others.join(', ')}`)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * A session of its own on the device and a small picture: what fails there is not the photo's fault. No profile, which
 * a full disk would keep it from.
 */
const isStillThere = async ({ card, bytes }: Model, device: Device, tensors: Tensors): Promise<void> => {
  const session = await openSession(bytes, 1, device)
  try {
    await prove(card, networkOf(card, session, device, tensors), tensors)
  } finally {
    await session.release()
  }
}

/** Runs on a device that can go away: a run that fails is the photo's failure only while the device still works. */
const runOnLosable =
  (model: Model, device: Device, tensors: Tensors): Run =>
  async (...run) => {
    try {
      return await runSession(...run)
    } catch (error) {
      await isStillThere(model, device, tensors).catch((why: unknown) => {
        const message = `${device} failed on a photo and then on its proof (${whyOf(why)})`
        throw new ColorizeError('device_lost', message, {
          cause: error instanceof Error ? error.cause : error,
        })
      })
      throw error
    }
  }

/** Longer to shorter side of most photos and prints. */
const commonForms = [1, 4 / 3, 7 / 5, 3 / 2, 16 / 9]
/** A GPU chooses or compiles its kernels for each size of input: the first photo of a form would wait for that. */
const warmUp = async (network: Network): Promise<void> => {
  const sizes = commonForms.flatMap((form) => [network.inputSize(form, 1), network.inputSize(1, form)])
  const unlike = new Map(sizes.map((size) => [`${size.widthPx} x ${size.heightPx}`, size]))
  for (const { widthPx, heightPx } of unlike.values()) {
    const lightness = new Float32Array(widthPx * heightPx).fill(50)
    const inverseTemperature = network.inverseTemperatures?.own ?? 1
    await network.run({ lightness, widthPx, heightPx, inverseTemperature })
  }
}

const openOn = async (device: Device, model: Model, threads: number, tensors: Tensors): Promise<Network> => {
  const { card, bytes } = model
  const session = await openSession(bytes, threads, device).catch((cause: unknown) => {
    const code = device === 'cpu' ? 'model_invalid' : 'device_unavailable'
    throw new ColorizeError(code, `${card.file} cannot be run on ${device}`, { cause })
  })
  const run = device === 'cpu' ? runSession : runOnLosable(model, device, tensors)
  const network = networkOf(card, session, device, tensors, run)
  try {
    proveNames(card, session)
    if (device === 'cpu') await prove(card, network, tensors)
    else {
      await proveDevice(model, device, tensors)
      await warmUp(network)
    }
    return network
  } catch (error) {
    await network.close()
    throw error
  }
}

export type LoadOptions = {
  /** Of one run on the CPU. */
  threads: number
  /** `auto` takes the first of cuda, webgpu and cpu that passes its proof, and says why not the others. */
  device: DeviceChoice
}

/**
 * Loads the network in `folder` on one device and proves that it works there: no other ever steps in for it.
 * A run blocks the thread it is called on (onnxruntime-node 1.30): call it in a thread that may be blocked.
 * @throws ColorizeError model_invalid, device_unavailable
 */
export const loadNetwork = async (
  folder: string,
  { threads, device }: LoadOptions,
  tensors: Tensors,
): Promise<{ network: Network; passedOver: PassedOver[] }> => {
  const model = await readModel(folder)
  const passedOver: PassedOver[] = []
  for (const candidate of device === 'auto' ? bestFirst : [device]) {
    const absence = device === 'auto' ? absenceOf(candidate) : undefined
    if (absence !== undefined) {
      passedOver.push({ device: candidate, why: absence })
      continue
    }
    try {
      return { network: await openOn(candidate, model, threads, tensors), passedOver }
    } catch (error) {
      if (device !== 'auto' || candidate === 'cpu') throw error
      passedOver.push({ device: candidate, why: whyOf(error) })
    }
  }
  throw new ColorizeError('device_unavailable', 'no device is left')
}
