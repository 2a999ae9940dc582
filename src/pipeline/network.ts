import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, InferenceSession, Tensor } from 'onnxruntime-node'
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
import { inputSizeOf, readModel, type Model, type ModelCard } from './model-card.ts'

env.logLevel = 'fatal' // what fails is thrown as well, and our log says it in one line

/** `ab` is [2, heightPx, widthPx]: CIELAB a, then b. */
export type AbMap = { ab: Float32Array; widthPx: number; heightPx: number }

export type Network = {
  readonly id: string
  readonly device: Device
  /** 1/T of the annealed mean at which the network was measured. */
  readonly inverseTemperature: number
  /** The input's size for a photo: its aspect ratio, sides as the card says. */
  inputSize(widthPx: number, heightPx: number): { widthPx: number; heightPx: number }
  /** `lightness` is [heightPx, widthPx], 0..100. */
  run(lightness: Float32Array, widthPx: number, heightPx: number, inverseTemperature: number): Promise<AbMap>
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

const runSession = async (session: InferenceSession, feeds: Record<string, Tensor>): Promise<AbMap> => {
  try {
    const { ab } = await session.run(feeds, ['ab'])
    const [, channels, heightPx, widthPx] = ab?.dims ?? []
    if (!ab || channels !== 2 || heightPx === undefined || widthPx === undefined)
      throw new Error('no ab came out')
    return { ab: ab.data as Float32Array, widthPx, heightPx }
  } catch (cause) {
    const shapes = Object.entries(feeds).map(([name, { dims }]) => `${name} [${dims.join(', ')}]`)
    throw new ColorizeError('network_failed', `the network failed on ${shapes.join(', ')}`, { cause })
  }
}

const networkOf = (card: ModelCard, session: InferenceSession, device: Device): Network => ({
  id: card.id,
  device,
  inverseTemperature: card.inputs.inv_temperature.default,
  inputSize: (widthPx, heightPx) => inputSizeOf(card, widthPx, heightPx),
  run: (lightness, widthPx, heightPx, inverseTemperature) =>
    runSession(session, {
      L: new Tensor('float32', lightness, [1, 1, heightPx, widthPx]),
      inv_temperature: new Tensor('float32', [inverseTemperature], [1]),
    }),
  close: () => session.release(),
})

/** Grey in, plausible colour out: catches a file that loads and does not work. */
const prove = async (network: Network): Promise<void> => {
  const grey = new Float32Array(64 * 64).fill(50)
  const { ab, widthPx, heightPx } = await network.run(grey, 64, 64, network.inverseTemperature)
  if (widthPx !== 16 || heightPx !== 16 || !ab.every((value) => Math.abs(value) < 130))
    throw new ColorizeError('model_invalid', `${network.id} does not answer as its card says`)
}

/** A provider may leave the work to the CPU without a word: the run's own profile tells who did the convolutions. */
export const proveDevice = async (card: ModelCard, bytes: Uint8Array, device: Device): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'colorizebot-profile-'))
  try {
    const session = await openSession(bytes, 1, device, join(folder, 'run'))
    await prove(networkOf(card, session, device))
    session.endProfiling()
    await session.release()
    const [profile = ''] = await readdir(folder)
    const others = providersOfConvolutions(await readFile(join(folder, profile), 'utf8'), device)
    if (others.length > 0)
      throw new ColorizeError('device_unavailable', `${device} left convolutions to ${others.join(', ')}`)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const openOn = async (device: Device, { card, bytes }: Model, threads: number): Promise<Network> => {
  const session = await openSession(bytes, threads, device).catch((cause: unknown) => {
    const code = device === 'cpu' ? 'model_invalid' : 'device_unavailable'
    throw new ColorizeError(code, `${card.file} cannot be run on ${device}`, { cause })
  })
  const network = networkOf(card, session, device)
  if (device === 'cpu') await prove(network)
  else await proveDevice(card, bytes, device)
  return network
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
      return { network: await openOn(candidate, model, threads), passedOver }
    } catch (error) {
      if (device !== 'auto' || candidate === 'cpu') throw error
      passedOver.push({ device: candidate, why: whyOf(error) })
    }
  }
  throw new ColorizeError('device_unavailable', 'no device is left')
}
