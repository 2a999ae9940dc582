/** CIELAB lightness of a photo at the network's input size: [heightPx, widthPx], 0..100. */
export type LightnessMap = { lightness: Float32Array; widthPx: number; heightPx: number }

/** CIELAB a, then b, for each cell of the network's output: [2, heightPx, widthPx]. */
export type AbMap = { ab: Float32Array; widthPx: number; heightPx: number }

/** The centre of an ab bin, in CIELAB units. */
export type AbBin = readonly [a: number, b: number]

/** Logits for each cell of the network's output: [bins, heightPx, widthPx]. Their softmax is how likely each bin is. */
export type ScoreMap = {
  scores: Float32Array
  bins: readonly AbBin[]
  widthPx: number
  heightPx: number
}
