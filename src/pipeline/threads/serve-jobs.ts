import type { MessagePort } from 'node:worker_threads'
import { codeOf } from '../../core/errors.ts'
import type { Colorized, ColorizeOptions, RecolorOptions } from '../colorize.ts'
import type { Device, PassedOver } from '../network/device.ts'
import { collectAfter } from './gc.ts'

export type PhotoJob =
  | { kind: 'colorize'; bytes: Uint8Array; options: ColorizeOptions }
  | { kind: 'recolour'; bytes: Uint8Array; prediction: Uint8Array; options: RecolorOptions }
/** What a thread with a network says of it. */
export type NetworkReady = { model: string; device: Device; passedOver: PassedOver[] }
/** An error crosses the border between threads as what operators need of it. */
export type PhotoFailure = { code: ReturnType<typeof codeOf>; message: string; cause: string }
export type PhotoAnswer =
  | { kind: 'ready'; network?: NetworkReady }
  | { kind: 'done'; result: Colorized }
  | { kind: 'failed'; failure: PhotoFailure }

export const sayFailure = (port: MessagePort, error: unknown): void => {
  const { message, cause } = error instanceof Error ? error : new Error(String(error))
  const failure = { code: codeOf(error), message, cause: cause instanceof Error ? cause.message : '' }
  port.postMessage({ kind: 'failed', failure } satisfies PhotoAnswer)
}

type Served = {
  port: MessagePort
  helpers: readonly MessagePort[]
  network?: NetworkReady
  work: (job: PhotoJob) => Promise<Colorized>
  close: () => Promise<void>
}

/** Says that the thread is ready, then takes one job after the other until it is told to close. */
export const serveJobs = ({ port, helpers, network, work, close }: Served): void => {
  const say = (answer: PhotoAnswer): void => {
    port.postMessage(answer)
  }
  port.on('message', (job: PhotoJob | 'close') => {
    if (job !== 'close') {
      work(job)
        .then((result) => {
          say({ kind: 'done', result })
          setImmediate(collectAfter, result.widthPx * result.heightPx * 3)
        })
        .catch((error: unknown) => sayFailure(port, error))
      return
    }
    void close().finally(() => {
      for (const helper of helpers) helper.close()
      port.close()
    })
  })
  say({ kind: 'ready', ...(network && { network }) })
}
