import type { Encoding } from './compose/encode.ts'
import type { OutputFormat } from './compose/output-formats.ts'
import type { Note } from './decode/photo-notes.ts'

/** How a result looks. Applies to new predictions and to stored ones. */
export type Rendering = Encoding & {
  /** 0..2: 0 is the pale mean of all likely colours, 1 is the network as measured, 2 favours the likeliest colour. */
  vividness: number
  /** Also return the original photo, upright and in the format of the result. */
  before: boolean
  /** Return the photo and the result next to each other in one picture, instead of the result alone. */
  sideBySide: boolean
  /** Also return that combined picture, in addition to the result. */
  pair: boolean
}

export type RecolorOptions = Rendering & {
  /** Longest side of the result. The decoder shrinks the photo to it, which makes previews fast. */
  maxSidePx: number
}

export type ColorizeOptions = Rendering & {
  /** Run the network on the mirrored photo too and average both answers. Takes twice the time. */
  flip: boolean
  /**
   * 0..1: how strongly positions on one surface agree on a colour. Only for networks with this input; the default comes
   * from the model card. A prediction is made with one value, so `recolor` cannot change it.
   */
  coherence?: number | undefined
  /** What to do with a photo that is already in colour: colorize it anyway or throw `already_colour`. */
  alreadyColor: 'color' | 'refuse'
  /**
   * Also return the network's prediction for `recolor`. The result is then rendered from that prediction, so `recolor`
   * reproduces it exactly: `flip` averages the scores, and for a network without scores vividness changes chroma only.
   */
  prediction: boolean
}

/** `after` and `before` show the same upright photo. `widthPx` and `heightPx` are the size of `after`. */
export type Colorized = {
  after: Uint8Array
  before?: Uint8Array
  pair?: Uint8Array
  /** Present if the options asked for it; `recolor` uses it instead of running the network. */
  prediction?: Uint8Array
  format: OutputFormat
  widthPx: number
  heightPx: number
  /** The id of the model that predicted the colours. */
  model: string
  /** Observations about the photo; `first_frame` means it was animated or had several pages. */
  notes: (Note | 'first_frame')[]
}

const renderingDefaults: Rendering = {
  format: 'jpeg',
  quality: 92,
  maxBytes: 100 * 1024 * 1024,
  vividness: 1,
  before: false,
  sideBySide: false,
  pair: false,
}
export const recolorDefaults: RecolorOptions = { ...renderingDefaults, maxSidePx: Infinity }
export const colorizeDefaults: ColorizeOptions = {
  ...renderingDefaults,
  flip: false,
  alreadyColor: 'color',
  prediction: false,
}
