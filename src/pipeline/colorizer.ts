import { availableParallelism } from 'node:os'
import { MessageChannel, Worker } from 'node:worker_threads'
import { ColorizeError } from '../errors.ts'
import type { Colorized, ColorizeOptions, Rendering } from './colorize.ts'
import type { Device, DeviceChoice, PassedOver } from './device.ts'
import type { PhotoAnswer, PhotoFailure, PhotoJob, PhotoThreadData } from './photo-thread.ts'

export type ColorizerOptions = {
  /** Holds model.json and model.onnx. */
  modelFolder: string
  /** Photos worked on at once, each in a thread with a network of its own. */
  concurrency?: number
  /** Threads of one run of the network on the CPU. */
  threads?: number
  /** Exactly this one; `auto`, the default, takes the best that proves to work. */
  device?: DeviceChoice
}

export type Colorizer = {
  /** The model's id. */
  readonly model: string
  /** The device that is really used, and why not the better ones. */
  readonly device: Device
  readonly passedOver: readonly PassedOver[]
  /** @throws ColorizeError with the codes of decode and compose, network_failed, internal */
  colorize(bytes: Uint8Array, options?: Partial<ColorizeOptions>): Promise<Colorized>
  /**
   * Another result of the same photo and its prediction, whichever network made that: no network runs.
   * @throws ColorizeError prediction_invalid, internal, and with the codes of decode and compose
   */
  recolour(bytes: Uint8Array, prediction: Uint8Array, options?: Partial<Rendering>): Promise<Colorized>
  close(): Promise<void>
}

type Waiting = { job: PhotoJob; resolve: (result: Colorized) => void; reject: (error: unknown) => void }
type Ready = Extract<PhotoAnswer, { kind: 'ready' }>
type PhotoThread = { worker: Worker; current: Waiting | undefined }

const renderingDefaults: Rendering = {
  ...{ format: 'jpeg', quality: 92, maxBytes: 100 * 1024 * 1024 },
  ...{ vividness: 1, before: false, sideBySide: false, pair: false },
}
const defaults: ColorizeOptions = {
  ...renderingDefaults,
  ...{ flip: false, alreadyColour: 'colour', prediction: false },
}

/** A thread starts from compiled code: under src there is none, so it is looked for where the build puts it. */
const threadFile = (name: string): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL(`../../dist/pipeline/${name}.js`, import.meta.url)
    : new URL(`${name}.js`, import.meta.url)

const revived = ({ code, message, cause }: PhotoFailure): ColorizeError =>
  new ColorizeError(code, message, cause === '' ? {} : { cause: new Error(cause) })

const startStripThreads = (count: number): Worker[] =>
  Array.from({ length: count }, () => new Worker(threadFile('strip-thread')))

const startPhotoThread = async (
  options: { modelFolder: string; threads: number; device: DeviceChoice },
  strips: readonly Worker[],
): Promise<{ worker: Worker; ready: Ready }> => {
  const channels = strips.map((strip) => ({ strip, channel: new MessageChannel() }))
  for (const { strip, channel } of channels) strip.postMessage(channel.port2, [channel.port2])
  const helpers = channels.map(({ channel }) => channel.port1)
  const workerData: PhotoThreadData = { ...options, helpers }
  const worker = new Worker(threadFile('photo-thread'), { workerData, transferList: helpers })
  const answer = await new Promise<PhotoAnswer>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  if (answer.kind === 'ready') return { worker, ready: answer }
  await worker.terminate()
  throw answer.kind === 'failed'
    ? revived(answer.failure)
    : new ColorizeError('internal', 'a thread spoke too soon')
}

/**
 * Bytes in, colour photo out, off this thread's event loop.
 * @throws ColorizeError model_invalid
 */
export const createColorizer = async ({
  modelFolder,
  concurrency = 2,
  threads = Math.min(4, availableParallelism()),
  device = 'auto',
}: ColorizerOptions): Promise<Colorizer> => {
  const strips = startStripThreads(Math.max(0, Math.min(4, availableParallelism()) - 1))
  const line: Waiting[] = []
  const pool: PhotoThread[] = []
  let isClosed = false

  const feed = (thread: PhotoThread): void => {
    if (thread.current) return
    thread.current = line.shift()
    if (thread.current) thread.worker.postMessage(thread.current.job)
  }

  const settle = (thread: PhotoThread, answer: PhotoAnswer): void => {
    const { current } = thread
    thread.current = undefined
    if (answer.kind === 'done') current?.resolve(answer.result)
    else if (answer.kind === 'failed') current?.reject(revived(answer.failure))
    feed(thread)
  }

  /** A dead thread fails its photo only, and another takes its place. */
  const onDeath = (thread: PhotoThread, cause: unknown): void => {
    thread.current?.reject(new ColorizeError('internal', 'the thread of this photo died', { cause }))
    thread.current = undefined
    pool.splice(pool.indexOf(thread), 1)
    if (!isClosed) addThread(taken).catch((error: unknown) => refuseAll(error))
  }

  const refuseAll = (error: unknown): void => {
    if (pool.length === 0) for (const { reject } of line.splice(0)) reject(error)
  }

  const addThread = async (on: DeviceChoice): Promise<Ready> => {
    const { worker, ready } = await startPhotoThread({ modelFolder, threads, device: on }, strips)
    const thread: PhotoThread = { worker, current: undefined }
    worker.on('message', (answer: PhotoAnswer) => {
      settle(thread, answer)
    })
    worker.once('error', (error) => {
      onDeath(thread, error)
    })
    pool.push(thread)
    feed(thread)
    return ready
  }

  const queue = (job: PhotoJob): Promise<Colorized> =>
    new Promise((resolve, reject) => {
      line.push({ job, resolve, reject })
      const idle = pool.find(({ current }) => !current)
      if (idle) feed(idle)
    })

  const stopAll = async (): Promise<void> => {
    isClosed = true
    await Promise.all(
      pool.map(({ worker }) => {
        const ended = new Promise((resolve) => worker.once('exit', resolve))
        worker.postMessage('close')
        return ended
      }),
    )
    await Promise.all(strips.map((strip) => strip.terminate()))
  }

  let taken: DeviceChoice = device
  try {
    const ready = await addThread(device)
    taken = ready.device // the others, and whoever takes a dead one's place, do as the first has proved
    // all have started or failed before anything is stopped: a thread that is loading cannot be told to end
    const others = await Promise.allSettled(Array.from({ length: concurrency - 1 }, () => addThread(taken)))
    for (const other of others) if (other.status === 'rejected') throw other.reason
    return {
      model: ready.model,
      device: ready.device,
      passedOver: ready.passedOver,
      colorize: (bytes, options) => queue({ kind: 'colorize', bytes, options: { ...defaults, ...options } }),
      recolour: (bytes, prediction, options) =>
        queue({ kind: 'recolour', bytes, prediction, options: { ...renderingDefaults, ...options } }),
      close: stopAll,
    }
  } catch (error) {
    await stopAll()
    throw error
  }
}
