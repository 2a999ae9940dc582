import { MessageChannel, Worker } from 'node:worker_threads'
import '../decode/allowed-formats.ts'
import '../network/disable-telemetry.ts'
import { ColorizeError } from '../../core/errors.ts'
import { errorFrom, type PhotoAnswer } from './photo-messages.ts'

export type ThreadReady = Extract<PhotoAnswer, { kind: 'ready' }>

/** Threads run compiled code. When this file runs uncompiled from src, they are taken from the build in dist. */
const threadFile = (name: string): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL(`../../../dist/pipeline/threads/${name}.js`, import.meta.url)
    : new URL(`${name}.js`, import.meta.url)

export const startStripThreads = (count: number): Worker[] =>
  Array.from({ length: count }, () => new Worker(threadFile('strip-thread')))

/**
 * Starts a thread and connects it with every strip thread. Resolves when the thread is ready for photos.
 * @throws ColorizeError whatever the thread reports if it cannot start
 */
export const startPhotoThread = async (
  thread: 'photo-thread' | 'render-thread',
  data: object,
  strips: readonly Worker[],
): Promise<{ worker: Worker; ready: ThreadReady }> => {
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
    ? errorFrom(answer.failure)
    : new ColorizeError('internal', 'a thread answered before it was ready')
}
