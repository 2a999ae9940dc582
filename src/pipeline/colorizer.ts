import { availableParallelism } from 'node:os'
import { MessageChannel, Worker } from 'node:worker_threads'
import { ColorizeError } from '../errors.ts'
import type { Colorized, ColorizeOptions } from './colorize.ts'
import type { PhotoAnswer, PhotoFailure, PhotoJob, PhotoThreadData } from './photo-thread.ts'

export type ColorizerOptions = {
  /** Holds model.json and model.onnx. */
  modelFolder: string
  /** Photos worked on at once, each in a thread with a network of its own. */
  concurrency?: number
  /** Threads of one run of the network. */
  threads?: number
}

export type Colorizer = {
  /** The model's id. */
  readonly model: string
  /** @throws ColorizeError with the codes of decode and compose, network_failed, internal */
  colorize(bytes: Uint8Array, options?: Partial<ColorizeOptions>): Promise<Colorized>
  close(): Promise<void>
}

type Waiting = { job: PhotoJob; resolve: (result: Colorized) => void; reject: (error: unknown) => void }
type PhotoThread = { worker: Worker; current: Waiting | undefined }

const defaults: ColorizeOptions = {
  ...{ format: 'jpeg', quality: 92, maxBytes: 100 * 1024 * 1024 },
  ...{ vividness: 1, before: false, sideBySide: false, alreadyColour: 'colour' },
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
  options: { modelFolder: string; threads: number },
  strips: readonly Worker[],
): Promise<{ worker: Worker; model: string }> => {
  const channels = strips.map((strip) => ({ strip, channel: new MessageChannel() }))
  for (const { strip, channel } of channels) strip.postMessage(channel.port2, [channel.port2])
  const helpers = channels.map(({ channel }) => channel.port1)
  const workerData: PhotoThreadData = { ...options, helpers }
  const worker = new Worker(threadFile('photo-thread'), { workerData, transferList: helpers })
  const answer = await new Promise<PhotoAnswer>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  if (answer.kind === 'ready') return { worker, model: answer.model }
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
    if (!isClosed) addThread().catch((error: unknown) => refuseAll(error))
  }

  const refuseAll = (error: unknown): void => {
    if (pool.length === 0) for (const { reject } of line.splice(0)) reject(error)
  }

  const addThread = async (): Promise<string> => {
    const { worker, model } = await startPhotoThread({ modelFolder, threads }, strips)
    const thread: PhotoThread = { worker, current: undefined }
    worker.on('message', (answer: PhotoAnswer) => {
      settle(thread, answer)
    })
    worker.once('error', (error) => {
      onDeath(thread, error)
    })
    pool.push(thread)
    feed(thread)
    return model
  }

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

  // all have started or failed before anything is stopped: a thread that is loading cannot be told to end
  const started = await Promise.allSettled(Array.from({ length: concurrency }, addThread))
  const failed = started.find((outcome) => outcome.status === 'rejected')
  if (failed) {
    await stopAll()
    throw failed.reason
  }
  const [first] = started
  return {
    model: first?.status === 'fulfilled' ? first.value : '',
    colorize: (bytes, options) =>
      new Promise((resolve, reject) => {
        line.push({ job: { bytes, options: { ...defaults, ...options } }, resolve, reject })
        const idle = pool.find(({ current }) => !current)
        if (idle) feed(idle)
      }),
    close: stopAll,
  }
}
