import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, InferenceSession, Tensor } from 'onnxruntime-node'
import './no-telemetry.ts'
import { ColorizeError } from '../errors.ts'
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
} from './model-card.ts'
import { abMapIn, planesFor, scoreMapIn, type Plane, type Question, type ScoreMap } from './model-tensors.ts'
import type { AbMap, Guide } from './pixels.ts'
import type { Tensors } from './tensors.ts'
import type { InverseTemperatures } from './vividness.ts'

env.logLevel = 'fatal' // what fails is thrown as well, and our log says it in one line

export type Network = {
  readonly id: string
  readonly device: Device
  /** 1/T of the annealed mean: at which the network was measured, and of the mean; absent where it knows none. */
  readonly inverseTemperatures: InverseTemperatures | undefined
  /** The input's size for a photo: its aspect ratio, sides as the card says. */
  inputSize(widthPx: number, heightPx: number): { widthPx: number; heightPx: number }
  /** @throws ColorizeError network_failed, model_invalid */
  run(question: Question): Promise<AbMap>
  /**
   * All that it knows of the colours; absent where its card names no scores, or they are finer than anybody can keep.
   * @throws ColorizeError network_failed, model_invalid
   */
  scores(guide: Guide): Promise<ScoreMap | undefined>
  close(): Promise<void>
}

const openSession = (
  bytes: Uint8Array,
  threads: number,
  device: Device,
  profile?: string,
): Promise<InferenceSession> =>
  InferenceSession.create(bytes, {
    executionProviders: [device],
    intraOpNumThreads: threads,
    logSeverityLevel: 4,
    // a spinning pool burns a core for nothing between photos
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    ...(profile !== undefined && { enableProfiling: true, profileFilePrefix: profile }),
  })

const runSession = async (
  session: InferenceSession,
  planes: Record<string, Plane>,
  output: string,
): Promise<Plane> => {
  const entries = Object.entries(planes)
  try {
    const feeds = entries.map(([name, { data, dims }]) => [name, new Tensor('float32', data, dims)])
    const { [output]: answer } = await session.run(Object.fromEntries(feeds) as Record<string, Tensor>, [
      output,
    ])
    if (answer?.type !== 'float32') throw new Error(`${output} came out as ${answer?.type ?? 'nothing'}`)
    return { data: answer.data as Float32Array, dims: answer.dims }
  } catch (cause) {
    const shapes = entries.map(([name, { dims }]) => `${name} [${dims.join(', ')}]`)
    throw new ColorizeError('network_failed', `the network failed on ${shapes.join(', ')}`, { cause })
  }
}

/** Scores of smaller cells, px of the input, would be tens of megabytes. */
const smallestCellPx = 4

const networkOf = (
  card: ModelCard,
  session: InferenceSession,
  device: Device,
  tensors: Tensors,
): Network => ({
  id: card.id,
  device,
  inverseTemperatures: inverseTemperaturesOf(card),
  inputSize: (widthPx, heightPx) => inputSizeOf(card, widthPx, heightPx),
  run: async (question) => {
    const answer = await runSession(session, planesFor(card, question, tensors), answerOf(card).name)
    return abMapIn(card, answer, question, tensors)
  },
  scores: async (guide) => {
    const named = scoresOf(card)
    if (!named) return undefined
    const planes = planesFor(card, { ...guide, inverseTemperature: 1 }, tensors)
    const answer = await runSession(session, planes, named.name)
    const map = scoreMapIn(card, named.output, answer, guide, tensors)
    return guide.widthPx / map.widthPx < smallestCellPx ? undefined : map
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

const openOn = async (device: Device, model: Model, threads: number, tensors: Tensors): Promise<Network> => {
  const { card, bytes } = model
  const session = await openSession(bytes, threads, device).catch((cause: unknown) => {
    const code = device === 'cpu' ? 'model_invalid' : 'device_unavailable'
    throw new ColorizeError(code, `${card.file} cannot be run on ${device}`, { cause })
  })
  const network = networkOf(card, session, device, tensors)
  try {
    proveNames(card, session)
    if (device === 'cpu') await prove(card, network, tensors)
    else await proveDevice(model, device, tensors)
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
