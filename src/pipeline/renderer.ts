import type { Colorized, RecolorOptions } from './colorize.ts'
import { openPhotoPool } from './threads/photo-pool.ts'
import { recolouringDefaults } from './colorize-options.ts'

export type Renderer = {
  /**
   * A result of a photo and its prediction, whichever network made that.
   * @throws ColorizeError prediction_invalid, internal, and with the codes of decode and compose
   */
  recolour(bytes: Uint8Array, prediction: Uint8Array, options?: Partial<RecolorOptions>): Promise<Colorized>
  close(): Promise<void>
}

/** What `createColorizer` does with kept predictions, without loading a network. */
export const createRenderer = async ({ concurrency = 2 } = {}): Promise<Renderer> => {
  const pool = await openPhotoPool({
    thread: 'render-thread',
    concurrency: () => concurrency,
    dataFor: () => ({}),
  })
  return {
    recolour: (bytes, prediction, options) =>
      pool.run({ kind: 'recolour', bytes, prediction, options: { ...recolouringDefaults, ...options } }),
    close: () => pool.close(),
  }
}
