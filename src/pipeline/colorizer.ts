import { availableParallelism } from 'node:os'
import { ColorizeError } from '../core/errors.ts'
import {
  colorizeDefaults,
  recolorDefaults,
  type Colorized,
  type ColorizeOptions,
  type RecolorOptions,
} from './colorize-options.ts'
import { defaultModelFolder } from './models/default-model.ts'
import type { Device, DeviceChoice, RejectedDevice } from './network/device.ts'
import { photoConcurrency } from './threads/photo-concurrency.ts'
import { openPhotoPool } from './threads/photo-pool.ts'

export type ColorizerOptions = {
  /** A folder with model.json and model.onnx. Default: the model that comes with the program. */
  modelFolder?: string
  /** Photos processed at once, each in a thread with its own network. Default: by device, cores and memory. */
  concurrency?: number
  /** Threads of one run of the network on the CPU. Default: the number of cores, 4 at most. */
  threads?: number
  /** Use exactly this device, or with `auto`, the default, the best one that passes its check. */
  device?: DeviceChoice
}

export type Colorizer = {
  /** The id of the model. */
  readonly model: string
  /** The device in use. */
  readonly device: Device
  /** The devices that `auto` rejected before, with the reason. */
  readonly passedOver: readonly RejectedDevice[]
  /** Photos processed at once. Further photos wait in a queue. */
  readonly concurrency: number
  /**
   * Colorizes a JPEG, PNG, WebP, AVIF, TIFF, GIF or HEIC file.
   * @throws ColorizeError with the codes of decode and compose, already_colour, network_failed, internal; or
   *   device_lost, after which every call fails: close the colorizer and restart the process
   */
  colorize(bytes: Uint8Array, options?: Partial<ColorizeOptions>): Promise<Colorized>
  /**
   * Renders a photo again from its prediction, whichever model made that. No network runs.
   * @throws ColorizeError prediction_invalid, internal, and the codes of decode and compose
   */
  recolor(bytes: Uint8Array, prediction: Uint8Array, options?: Partial<RecolorOptions>): Promise<Colorized>
  close(): Promise<void>
}

/**
 * Opens a colorizer. All its work is done in worker threads.
 * @throws ColorizeError model_invalid, device_unavailable
 */
export const createColorizer = async ({
  modelFolder = defaultModelFolder,
  concurrency,
  threads = Math.min(4, availableParallelism()),
  device = 'auto',
}: ColorizerOptions = {}): Promise<Colorizer> => {
  const pool = await openPhotoPool({
    thread: 'photo-thread',
    concurrency: (first) => concurrency ?? photoConcurrency(first?.device ?? 'cpu'),
    dataFor: (first) => ({ modelFolder, threads, device: first?.device ?? device }),
  })
  if (!pool.network) throw new ColorizeError('internal', 'the photo thread did not report its network')
  return {
    ...pool.network,
    concurrency: pool.concurrency,
    colorize: (bytes, options) =>
      pool.run({ kind: 'colorize', bytes, options: { ...colorizeDefaults, ...options } }),
    recolor: (bytes, prediction, options) =>
      pool.run({ kind: 'recolor', bytes, prediction, options: { ...recolorDefaults, ...options } }),
    close: () => pool.close(),
  }
}
