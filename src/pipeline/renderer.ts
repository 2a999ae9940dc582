import { recolorDefaults, type Colorized, type RecolorOptions } from './colorize-options.ts'
import { openPhotoPool } from './threads/photo-pool.ts'

export type Renderer = {
  /**
   * Renders a photo again from its prediction, whichever model made that.
   * @throws ColorizeError prediction_invalid, internal, and the codes of decode and compose
   */
  recolor(bytes: Uint8Array, prediction: Uint8Array, options?: Partial<RecolorOptions>): Promise<Colorized>
  close(): Promise<void>
}

/** The part of a colorizer that renders stored predictions. It loads no network. */
export const createRenderer = async ({ concurrency = 2 } = {}): Promise<Renderer> => {
  const pool = await openPhotoPool({
    thread: 'render-thread',
    concurrency: () => concurrency,
    dataFor: () => ({}),
  })
  return {
    recolor: (bytes, prediction, options) =>
      pool.run({ kind: 'recolor', bytes, prediction, options: { ...recolorDefaults, ...options } }),
    close: () => pool.close(),
  }
}
