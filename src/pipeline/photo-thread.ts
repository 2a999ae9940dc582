import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { codeOf, ColorizeError } from '../errors.ts'
import { colorize, recolour, type Colorized, type ColorizeOptions, type Rendering } from './colorize.ts'
import { collectAfter } from './garbage.ts'
import type { Device, PassedOver } from './device.ts'
import { loadNetwork, type LoadOptions } from './network.ts'
import { createPixels } from './pixels.ts'
import { createTensors } from './tensors.ts'
import { openWorkshop } from './workshop.ts'

export type PhotoThreadData = LoadOptions & { modelFolder: string; helpers: MessagePort[] }
export type PhotoJob =
  | { kind: 'colorize'; bytes: Uint8Array; options: ColorizeOptions }
  | { kind: 'recolour'; bytes: Uint8Array; prediction: Uint8Array; options: Rendering }
/** An error crosses the border between threads as what operators need of it. */
export type PhotoFailure = { code: ReturnType<typeof codeOf>; message: string; cause: string }
export type PhotoAnswer =
  | { kind: 'ready'; model: string; device: Device; passedOver: PassedOver[] }
  | { kind: 'done'; result: Colorized }
  | { kind: 'failed'; failure: PhotoFailure }

/** The thread that a photo passes through from bytes to bytes. Everything in it may block. */
const { modelFolder, threads, device, helpers } = workerData as PhotoThreadData
const port = parentPort
if (!port) throw new ColorizeError('internal', 'photo-thread is a thread, no program')

const say = (answer: PhotoAnswer): void => {
  port.postMessage(answer)
}
const fail = (error: unknown): void => {
  const { message, cause } = error instanceof Error ? error : new Error(String(error))
  say({
    kind: 'failed',
    failure: { code: codeOf(error), message, cause: cause instanceof Error ? cause.message : '' },
  })
}

try {
  const workshop = openWorkshop()
  const tensors = createTensors(workshop)
  const { network, passedOver } = await loadNetwork(modelFolder, { threads, device }, tensors)
  const parts = { network, tensors, pixels: createPixels(workshop), helpers }
  const work = (job: PhotoJob): Promise<Colorized> =>
    job.kind === 'colorize'
      ? colorize(parts, job.bytes, job.options)
      : recolour(parts, job.bytes, job.prediction, job.options)
  port.on('message', (job: PhotoJob | 'close') => {
    if (job !== 'close') {
      work(job)
        .then((result) => {
          say({ kind: 'done', result })
          setImmediate(collectAfter, result.widthPx * result.heightPx * 3)
        })
        .catch(fail)
      return
    }
    void network.close().finally(() => {
      for (const helper of helpers) helper.close()
      port.close()
    })
  })
  say({ kind: 'ready', model: network.id, device: network.device, passedOver })
} catch (error) {
  fail(error)
}
