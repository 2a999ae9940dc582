import { InferenceSession, Tensor } from 'onnxruntime-node'
import { ColorizeError } from '../errors.ts'
import { readModel, type ModelCard } from './model-card.ts'

/** `ab` is [2, heightPx, widthPx]: CIELAB a, then b. */
export type AbMap = { ab: Float32Array; widthPx: number; heightPx: number }

export type Network = {
  readonly id: string
  /** 1/T of the annealed mean at which the network was measured. */
  readonly inverseTemperature: number
  /** The input's size for a photo: its aspect ratio, sides as the card says. */
  inputSize(widthPx: number, heightPx: number): { widthPx: number; heightPx: number }
  /** `lightness` is [heightPx, widthPx], 0..100. */
  run(lightness: Float32Array, widthPx: number, heightPx: number, inverseTemperature: number): Promise<AbMap>
  close(): Promise<void>
}

/** A panorama's long side grows no further: beyond it the network sees a squeezed picture. */
const longestOverShortest = 4

const inputSizeOf = ({ size }: ModelCard, widthPx: number, heightPx: number) => {
  const scale = size.shorterSide / Math.min(widthPx, heightPx)
  const side = (px: number): number => {
    const bounded = Math.min(px * scale, size.shorterSide * longestOverShortest)
    return Math.max(size.multipleOf, Math.round(bounded / size.multipleOf) * size.multipleOf)
  }
  return { widthPx: side(widthPx), heightPx: side(heightPx) }
}

const openSession = (bytes: Uint8Array, threads: number): Promise<InferenceSession> =>
  InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    // a spinning pool burns a core for nothing between photos
    extra: { session: { intra_op: { allow_spinning: '0' } } },
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

/** Grey in, plausible colour out: catches a file that loads and does not work. */
const prove = async (network: Network): Promise<void> => {
  const { ab, widthPx, heightPx } = await network.run(
    new Float32Array(64 * 64).fill(50),
    64,
    64,
    network.inverseTemperature,
  )
  if (widthPx !== 16 || heightPx !== 16 || !ab.every((value) => Math.abs(value) < 130))
    throw new ColorizeError('model_invalid', `${network.id} does not answer as its card says`)
}

/**
 * Loads the network in `folder` on the CPU, to be run by so many threads, and proves that it works.
 * A run blocks the thread it is called on (onnxruntime-node 1.30): call it in a thread that may be blocked.
 * @throws ColorizeError model_invalid
 */
export const loadNetwork = async (folder: string, threads: number): Promise<Network> => {
  const { card, bytes } = await readModel(folder)
  const session = await openSession(bytes, threads).catch((cause: unknown) => {
    throw new ColorizeError('model_invalid', `${card.file} is not a network that can be run`, { cause })
  })
  const network: Network = {
    id: card.id,
    inverseTemperature: card.inputs.inv_temperature.default,
    inputSize: (widthPx, heightPx) => inputSizeOf(card, widthPx, heightPx),
    run: (lightness, widthPx, heightPx, inverseTemperature) =>
      runSession(session, {
        L: new Tensor('float32', lightness, [1, 1, heightPx, widthPx]),
        inv_temperature: new Tensor('float32', [inverseTemperature], [1]),
      }),
    close: () => session.release(),
  }
  await prove(network)
  return network
}
