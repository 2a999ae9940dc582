import type { WasmKernel } from '../wasm-kernel.ts'

/**
 * An upright picture, 8-bit sRGB: `bytes` is [heightPx, widthPx, channels], 1 channel where all of it is grey;
 * `alpha` is [heightPx, widthPx], absent where nothing is transparent.
 */
export type Photo = {
  widthPx: number
  heightPx: number
  channels: 1 | 3
  bytes: Uint8Array
  alpha?: Uint8Array
}

/** `ab` is [2, heightPx, widthPx]: CIELAB a, then b. */
export type AbMap = { ab: Float32Array; widthPx: number; heightPx: number }

/**
 * How colour follows lightness, cell by cell of the network's answer: `planes` is [4, cellsHigh, cellsWide], and
 * f(X) = p0 f(Y) + p1, f(Z) = p2 f(Y) + p3 in the terms of CIELAB.
 */
export type ColourLines = { planes: Float32Array; cellsWide: number; cellsHigh: number }

/** `lightness` is [heightPx, widthPx], 0..100. */
export type Guide = { lightness: Float32Array; widthPx: number; heightPx: number }

export type Painting = { photo: Photo; lines: ColourLines; into: Uint8Array }

export type Pixels = {
  /** L* 0..100 of each pixel. */
  lightness(photo: Photo): Float32Array
  /**
   * Fits colour to lightness around each cell of `map`. `guide` is the network's input, lightness
   * [heightPx, widthPx]; its sides are the map's times a whole number.
   */
  colourLines(guide: Guide, map: AbMap, chroma: number): ColourLines
  /** Paints rows `from` to `to` of the photo, lightness kept, chroma shrunk to what sRGB can show. */
  paint(painting: Painting, from: number, to: number): void
}

/** The guided filter's reach, px of the network's input, and its eps in units of f(Y) squared; measured (models/README.md). */
const radiusPx = 8
const eps = 0.0004

/** All of it works in one thread's `workshop`. */
export const createPixels = ({ kernel, scoped, floats, bytesAt }: WasmKernel): Pixels => ({
  lightness: ({ bytes, channels, widthPx, heightPx }) =>
    scoped((reserve) => {
      const pixels = widthPx * heightPx
      const [from, to] = [reserve(bytes.length + 16), reserve(pixels * 4 + 16)]
      bytesAt(from, bytes.length).set(bytes)
      kernel.lightness(from, channels, pixels, to)
      return floats(to, pixels).slice()
    }),

  colourLines: ({ lightness, widthPx, heightPx }, map, chroma) =>
    scoped((reserve) => {
      const cells = map.widthPx * map.heightPx
      const [light, guide, value] = [reserve(lightness.length * 4), reserve(cells * 4), reserve(cells * 4)]
      const [scratch, slope, offset] = [reserve(cells * 20), reserve(cells * 4), reserve(cells * 4)]
      floats(light, lightness.length).set(lightness)
      const stride = widthPx / map.widthPx
      const radiusCells = Math.max(1, Math.round(radiusPx / stride))
      kernel.pooledF(light, widthPx, heightPx, stride, guide)
      const planes = new Float32Array(cells * 4)
      for (const [plane, perUnit] of [chroma / 500, -chroma / 200].entries()) {
        floats(value, cells).set(map.ab.subarray(plane * cells, (plane + 1) * cells))
        const size = [map.widthPx, map.heightPx, radiusCells, eps] as const
        kernel.guidedLine(guide, value, ...size, scratch, slope, offset)
        planes.set(
          floats(slope, cells).map((a) => 1 + a * perUnit),
          plane * 2 * cells,
        )
        planes.set(
          floats(offset, cells).map((b) => b * perUnit),
          (plane * 2 + 1) * cells,
        )
      }
      return { planes, cellsWide: map.widthPx, cellsHigh: map.heightPx }
    }),

  paint: ({ photo, lines, into }, first, last) => {
    scoped((reserve) => {
      const { widthPx, heightPx, channels } = photo
      const [planes, row] = [reserve(lines.planes.length * 4), reserve((lines.cellsWide + 2) * 16)]
      const [from, to] = [reserve(widthPx * channels + 16), reserve(widthPx * 3 + 16)]
      floats(planes, lines.planes.length).set(lines.planes)
      for (let y = first; y < last; y++) {
        bytesAt(from, widthPx * channels).set(
          photo.bytes.subarray(y * widthPx * channels, (y + 1) * widthPx * channels),
        )
        kernel.mixRow(planes, lines.cellsWide, lines.cellsHigh, y, heightPx, row)
        kernel.paintRow(from, channels, widthPx, row, lines.cellsWide, to)
        into.set(bytesAt(to, widthPx * 3), y * widthPx * 3)
      }
    })
  },
})
