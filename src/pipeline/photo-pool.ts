import { availableParallelism } from 'node:os'
import { MessageChannel, Worker } from 'node:worker_threads'
import './no-telemetry.ts'
import { ColorizeError } from '../errors.ts'
import type { Colorized } from './colorize.ts'
import type { NetworkReady, PhotoAnswer, PhotoFailure, PhotoJob } from './thread-work.ts'

export type PoolOptions = {
  /** Which of our files the threads run. */
  thread: 'photo-thread' | 'render-thread'
  /** Photos worked on at once, each in a thread of its own. */
  concurrency: number
  /** What a thread is given; from the second on, with what the first has said of its network. */
  dataFor: (first: NetworkReady | undefined) => object
}

export type PhotoPool = {
  /** What the first thread said of its network, where it has one. */
  readonly network: NetworkReady | undefined
  run(job: PhotoJob): Promise<Colorized>
  close(): Promise<void>
}

type Waiting = { job: PhotoJob; resolve: (result: Colorized) => void; reject: (error: unknown) => void }
type Ready = Extract<PhotoAnswer, { kind: 'ready' }>
type PhotoThread = { worker: Worker; current: Waiting | undefined }

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
  concurrency,
  dataFor,
}: PoolOptions): Promise<PhotoPool> => {
  const strips = startStripThreads(Math.max(0, Math.min(4, availableParallelism()) - 1))
  const line: Waiting[] = []
  const pool: PhotoThread[] = []
  let isClosed = false
  let network: NetworkReady | undefined

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

  const addThread = async (): Promise<Ready> => {
    const { worker, ready } = await startPhotoThread(file, dataFor(network), strips)
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

  try {
    network = (await addThread()).network // the others, and whoever takes a dead one's place, do as it has proved
    // all have started or failed before anything is stopped: a thread that is loading cannot be told to end
    const others = await Promise.allSettled(Array.from({ length: concurrency - 1 }, () => addThread()))
    for (const other of others) if (other.status === 'rejected') throw other.reason
  } catch (error) {
    await stopAll()
    throw error
  }

  return {
    network,
    run: (job) =>
      new Promise((resolve, reject) => {
        line.push({ job, resolve, reject })
        const idle = pool.find(({ current }) => !current)
        if (idle) feed(idle)
      }),
    close: stopAll,
  }
}
