import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { ColorizeError } from '../../core/errors.ts'
import type { Colorized } from '../colorize-options.ts'
import { errorFrom, type NetworkReady, type PhotoAnswer, type PhotoJob } from './photo-messages.ts'
import { startPhotoThread, startStripThreads, type ThreadReady } from './start-threads.ts'

export type PoolOptions = {
  /** The file that the threads run. */
  thread: 'photo-thread' | 'render-thread'
  /** Photos processed at once, each in its own thread. Receives what the first thread reported about its network. */
  concurrency: (first: NetworkReady | undefined) => number
  /** The data for a new thread. Receives what the first thread reported, or undefined for the first thread itself. */
  dataFor: (first: NetworkReady | undefined) => object
}

export type PhotoPool = {
  /** What the first thread reported about its network, if it has one. */
  readonly network: NetworkReady | undefined
  readonly concurrency: number
  /**
   * Queues a job for the next free thread.
   * @throws ColorizeError the failure of the job; device_lost for every job once the device is gone
   */
  run(job: PhotoJob): Promise<Colorized>
  close(): Promise<void>
}

type QueuedPhoto = { job: PhotoJob; resolve: (result: Colorized) => void; reject: (error: unknown) => void }
type PhotoThread = { worker: Worker; current: QueuedPhoto | undefined; watchdog?: NodeJS.Timeout }

/**
 * A hung GPU driver never returns, and its thread cannot be terminated. No photo takes nearly this long on a GPU. On the
 * CPU one may, so there is no watchdog.
 */
const hungAfterMs = 120_000

/**
 * Opens a pool of threads that share one queue of photos, and of strip threads that help all of them to paint.
 * @throws ColorizeError whatever a thread reports if it cannot start
 */
export const openPhotoPool = async ({
  thread: file,
  concurrency: chooseConcurrency,
  dataFor,
}: PoolOptions): Promise<PhotoPool> => {
  const strips = startStripThreads(Math.max(0, Math.min(4, availableParallelism()) - 1))
  const queue: QueuedPhoto[] = []
  const pool: PhotoThread[] = []
  let isClosed = false
  let network: NetworkReady | undefined
  /** Set once no further photo can be processed. */
  let fatalError: ColorizeError | undefined

  const isOnGpu = (): boolean => network !== undefined && network.device !== 'cpu'

  const startNext = (thread: PhotoThread): void => {
    if (thread.current) return
    thread.current = queue.shift()
    if (!thread.current) return
    thread.worker.postMessage(thread.current.job)
    if (!isOnGpu()) return
    thread.watchdog = setTimeout(() => {
      const seconds = hungAfterMs / 1_000
      rejectAll(
        new ColorizeError('device_lost', `the device has worked on a photo for ${seconds} s: it hangs`),
      )
    }, hungAfterMs)
  }

  /** Marks the thread as free and returns the photo that it was working on. */
  const release = (thread: PhotoThread): QueuedPhoto | undefined => {
    clearTimeout(thread.watchdog)
    const { current } = thread
    thread.current = undefined
    return current
  }

  const rejectAll = (error: ColorizeError): void => {
    fatalError ??= error
    const inProgress = pool.map(release).filter((photo) => photo !== undefined)
    for (const { reject } of [...inProgress, ...queue.splice(0)]) reject(fatalError)
  }

  const settle = (thread: PhotoThread, answer: PhotoAnswer): void => {
    const photo = release(thread)
    if (answer.kind === 'done') photo?.resolve(answer.result)
    else if (answer.kind === 'failed') {
      const error = errorFrom(answer.failure)
      photo?.reject(error)
      if (error.code === 'device_lost') rejectAll(error)
    }
    startNext(thread)
  }

  /** A dead thread fails only its own photo and is replaced. On a GPU a failed replacement means that the device is gone. */
  const replace = async (thread: PhotoThread, cause: unknown): Promise<void> => {
    const photo = release(thread)
    pool.splice(pool.indexOf(thread), 1)
    let photoError = new ColorizeError('internal', 'the thread that processed this photo died', { cause })
    try {
      if (!isClosed) await addThread()
    } catch (error) {
      if (isOnGpu()) {
        photoError = new ColorizeError('device_lost', 'a thread died and could not be replaced', {
          cause: error,
        })
        rejectAll(photoError)
      } else if (pool.length === 0)
        rejectAll(
          new ColorizeError('internal', 'the last thread died and could not be replaced', { cause: error }),
        )
    }
    photo?.reject(photoError)
  }

  const addThread = async (): Promise<ThreadReady> => {
    const { worker, ready } = await startPhotoThread(file, dataFor(network), strips)
    if (isClosed) worker.postMessage('close')
    const thread: PhotoThread = { worker, current: undefined }
    worker.on('message', (answer: PhotoAnswer) => {
      settle(thread, answer)
    })
    worker.once('error', (error) => {
      void replace(thread, error)
    })
    pool.push(thread)
    startNext(thread)
    return ready
  }

  const close = async (): Promise<void> => {
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
    // later threads, and replacements, use the device that the first one has checked
    network = (await addThread()).network
    concurrency = chooseConcurrency(network)
    // wait for all of them: a thread that is still loading cannot be closed
    const others = await Promise.allSettled(Array.from({ length: concurrency - 1 }, () => addThread()))
    for (const other of others) if (other.status === 'rejected') throw other.reason
  } catch (error) {
    await close()
    throw error
  }

  return {
    network,
    concurrency,
    run: (job) =>
      new Promise((resolve, reject) => {
        if (fatalError !== undefined) {
          reject(fatalError)
          return
        }
        queue.push({ job, resolve, reject })
        const idle = pool.find(({ current }) => !current)
        if (idle) startNext(idle)
      }),
    close,
  }
}
