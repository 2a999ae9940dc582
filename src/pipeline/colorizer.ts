import { availableParallelism } from 'node:os'
import { ColorizeError } from '../core/errors.ts'
import type { Colorized, ColorizeOptions, RecolorOptions } from './colorize.ts'
import { defaultModelFolder } from './models/default-model.ts'
import type { Device, DeviceChoice, PassedOver } from './network/device.ts'
import { openPhotoPool } from './threads/photo-pool.ts'
import { photosAtOnce } from './threads/photo-concurrency.ts'
import { colorizeDefaults, recolouringDefaults } from './colorize-options.ts'

export type ColorizerOptions = {
  /** Holds model.json and model.onnx; without it the default network, which comes with the program. */
  modelFolder?: string
  /** Photos worked on at once, each in a thread with a network of its own; by device, cores and memory unless given. */
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
  /** Photos worked on at once; more wait in line. */
  readonly concurrency: number
  /**
   * @throws ColorizeError with the codes of decode and compose, network_failed, internal; device_lost, from which it
   * does not recover: close it, and best end the process
   */
  colorize(bytes: Uint8Array, options?: Partial<ColorizeOptions>): Promise<Colorized>
  /**
   * Another result of the same photo and its prediction, whichever network made that: no network runs.
   * @throws ColorizeError prediction_invalid, internal, and with the codes of decode and compose
   */
  recolour(bytes: Uint8Array, prediction: Uint8Array, options?: Partial<RecolorOptions>): Promise<Colorized>
  close(): Promise<void>
}

/**
 * Bytes in, colour photo out, off this thread's event loop.
 * @throws ColorizeError model_invalid
 */
export const createColorizer = async ({
  modelFolder = defaultModelFolder,
  concurrency,
  threads = Math.min(4, availableParallelism()),
  device = 'auto',
}: ColorizerOptions = {}): Promise<Colorizer> => {
  const pool = await openPhotoPool({
    thread: 'photo-thread',
    concurrency: (first) => concurrency ?? photosAtOnce(first?.device ?? 'cpu'),
    dataFor: (first) => ({ modelFolder, threads, device: first?.device ?? device }),
  })
  if (!pool.network) throw new ColorizeError('internal', 'a photo thread said nothing of its network')
  return {
    ...{ ...pool.network, concurrency: pool.concurrency },
    colorize: (bytes, options) =>
      pool.run({ kind: 'colorize', bytes, options: { ...colorizeDefaults, ...options } }),
    recolour: (bytes, prediction, options) =>
      pool.run({ kind: 'recolour', bytes, prediction, options: { ...recolouringDefaults, ...options } }),
    close: () => pool.close(),
  }
}
