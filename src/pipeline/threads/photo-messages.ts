import { ColorizeError, codeOf } from '../../core/errors.ts'
import type { Colorized, ColorizeOptions, RecolorOptions } from '../colorize-options.ts'
import type { Device, RejectedDevice } from '../network/device.ts'

/** What the pool sends to a photo or render thread. */
export type PhotoJob =
  | { kind: 'colorize'; bytes: Uint8Array; options: ColorizeOptions }
  | { kind: 'recolor'; bytes: Uint8Array; prediction: Uint8Array; options: RecolorOptions }

/** What a thread reports about its network. */
export type NetworkReady = { model: string; device: Device; passedOver: RejectedDevice[] }

/** An error in a form that can be sent between threads. */
export type PhotoFailure = { code: ReturnType<typeof codeOf>; message: string; cause: string }

/** What a thread sends to the pool. */
export type PhotoAnswer =
  | { kind: 'ready'; network?: NetworkReady }
  | { kind: 'done'; result: Colorized }
  | { kind: 'failed'; failure: PhotoFailure }

export const failureFrom = (error: unknown): PhotoFailure => {
  const { message, cause } = error instanceof Error ? error : new Error(String(error))
  return { code: codeOf(error), message, cause: cause instanceof Error ? cause.message : '' }
}

export const errorFrom = ({ code, message, cause }: PhotoFailure): ColorizeError =>
  new ColorizeError(code, message, cause === '' ? {} : { cause: new Error(cause) })
