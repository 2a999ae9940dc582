import { availableParallelism } from 'node:os'
import { MessageChannel, Worker } from 'node:worker_threads'
import '../decode/allowed-formats.ts'
import '../network/disable-telemetry.ts'
import { ColorizeError } from '../../core/errors.ts'
import type { Colorized } from '../colorize.ts'
import type { NetworkReady, PhotoAnswer, PhotoFailure, PhotoJob } from './serve-jobs.ts'

export type PoolOptions = {
  /** Which of our files the threads run. */
  thread: 'photo-thread' | 'render-thread'
  /** Photos worked on at once, each in a thread of its own; by what the first thread has said of its network. */
  concurrency: (first: NetworkReady | undefined) => number
  /** What a thread is given; from the second on, with what the first has said of its network. */
  dataFor: (first: NetworkReady | undefined) => object
}

export type PhotoPool = {
  /** What the first thread said of its network, where it has one. */
  readonly network: NetworkReady | undefined
  readonly concurrency: number
  /** @throws ColorizeError device_lost, for this photo and every later one, where the device is gone */
  run(job: PhotoJob): Promise<Colorized>
  close(): Promise<void>
}

type Waiting = { job: PhotoJob; resolve: (result: Colorized) => void; reject: (error: unknown) => void }
type Ready = Extract<PhotoAnswer, { kind: 'ready' }>
type PhotoThread = { worker: Worker; current: Waiting | undefined; watchdog?: NodeJS.Timeout }

/**
 * A driver that hangs never comes back, and its thread cannot be ended. No photo takes nearly as long on a GPU; on the
 * CPU one may.
 */
const hungAfterMs = 120_000

/** A thread starts from compiled code: under src there is none, so it is looked for where the build puts it. */
const threadFile = (name: string): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL(`../../../dist/pipeline/threads/${name}.js`, import.meta.url)
    : new URL(`${name}.js`, import.meta.url)

const revived = ({ code, message, cause }: PhotoFailure): ColorizeError =>
  new ColorizeError(code, message, cause === '' ? {} : { cause: new Error(cause) })

const startStripThreads = (count: number): Worker[] =>
  Array.from({ length: count }, () => new Worker(threadFile('strip-thread')))

const startPhotoThread = async (
  thread: PoolOptions['thread'],
  data: object,
  strips: readonly Worker[],
): Promise<{ worker: Worker; ready: Ready }> => {
  const channels = strips.map((strip) => ({ strip, channel: new MessageChannel() }))
  for (const { strip, channel } of channels) strip.postMessage(channel.port2, [channel.port2])
  const helpers = channels.map(({ channel }) => channel.port1)
  const worker = new Worker(threadFile(thread), { workerData: { ...data, helpers }, transferList: helpers })
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
 * Threads that photos wait for in one line, and threads that help them to paint.
 * @throws ColorizeError what a thread fails with before it is ready
 */
export const openPhotoPool = async ({
  thread: file,
  concurrency: atOnce,
  dataFor,
}: PoolOptions): Promise<PhotoPool> => {
  const strips = startStripThreads(Math.max(0, Math.min(4, availableParallelism()) - 1))
  const line: Waiting[] = []
  const pool: PhotoThread[] = []
  let isClosed = false
  let network: NetworkReady | undefined
  /** Why no photo is worked on any more. */
  let refusal: ColorizeError | undefined

  const isOnGpu = (): boolean => network !== undefined && network.device !== 'cpu'

  const feed = (thread: PhotoThread): void => {
    if (thread.current) return
    thread.current = line.shift()
    if (!thread.current) return
    thread.worker.postMessage(thread.current.job)
    if (!isOnGpu()) return
    thread.watchdog = setTimeout(() => {
      const seconds = hungAfterMs / 1_000
      refuseAll(new ColorizeError('device_lost', `the device has held a photo for ${seconds} s: it hangs`))
    }, hungAfterMs)
  }

  /** The thread is done with its photo. */
  const take = (thread: PhotoThread): Waiting | undefined => {
    clearTimeout(thread.watchdog)
    const { current } = thread
    thread.current = undefined
    return current
  }

  const refuseAll = (error: ColorizeError): void => {
    refusal ??= error
    const underWay = pool.map(take).filter((photo) => photo !== undefined)
    for (const { reject } of [...underWay, ...line.splice(0)]) reject(refusal)
  }

  const settle = (thread: PhotoThread, answer: PhotoAnswer): void => {
    const current = take(thread)
    if (answer.kind === 'done') current?.resolve(answer.result)
    else if (answer.kind === 'failed') {
      const error = revived(answer.failure)
      current?.reject(error)
      if (error.code === 'device_lost') refuseAll(error)
    }
    feed(thread)
  }

  /** A dead thread fails its photo only, and another takes its place; where none can start, the device may be gone. */
  const onDeath = async (thread: PhotoThread, cause: unknown): Promise<void> => {
    const photo = take(thread)
    pool.splice(pool.indexOf(thread), 1)
    let verdict = new ColorizeError('internal', 'the thread of this photo died', { cause })
    try {
      if (!isClosed) await addThread()
    } catch (error) {
      if (isOnGpu()) {
        verdict = new ColorizeError('device_lost', 'a thread died, and none starts in its place', {
          cause: error,
        })
        refuseAll(verdict)
      } else if (pool.length === 0)
        refuseAll(new ColorizeError('internal', 'no thread starts any more', { cause: error }))
    }
    photo?.reject(verdict)
  }

  const addThread = async (): Promise<Ready> => {
    const { worker, ready } = await startPhotoThread(file, dataFor(network), strips)
    if (isClosed) worker.postMessage('close')
    const thread: PhotoThread = { worker, current: undefined }
    worker.on('message', (answer: PhotoAnswer) => {
      settle(thread, answer)
    })
    worker.once('error', (error) => {
      void onDeath(thread, error)
    })
    pool.push(thread)
    feed(thread)
    return ready
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

  let concurrency: number
  try {
    network = (await addThread()).network // the others, and whoever takes a dead one's place, do as it has proved
    concurrency = atOnce(network)
    // all have started or failed before anything is stopped: a thread that is loading cannot be told to end
    const others = await Promise.allSettled(Array.from({ length: concurrency - 1 }, () => addThread()))
    for (const other of others) if (other.status === 'rejected') throw other.reason
  } catch (error) {
    await stopAll()
    throw error
  }

  return {
    network,
    concurrency,
    run: (job) =>
      new Promise((resolve, reject) => {
        if (refusal !== undefined) {
          reject(refusal)
          return
        }
        line.push({ job, resolve, reject })
        const idle = pool.find(({ current }) => !current)
        if (idle) feed(idle)
      }),
    close: stopAll,
  }
}
