import type { AbMap, LightnessMap } from '../network/maps.ts'
import type { Photo } from '../photo.ts'
import type { WasmKernel } from '../wasm-kernel.ts'

/**
 * How colour depends on lightness in each cell of the network's output: f(X) = p0 f(Y) + p1 and f(Z) = p2 f(Y) + p3,
 * where f is the cube-root curve of CIELAB. `coefficients` is [4, cellsHigh, cellsWide].
 */
export type ColorLines = { coefficients: Float32Array; cellsWide: number; cellsHigh: number }

/**
 * `output` is 8-bit sRGB [photo.heightPx, photo.widthPx, 3] and may be `photo.bytes` if that has three channels. Both may
 * be only a part of the photo that begins at row `topRow`, 0 by default.
 */
export type Painting = { photo: Photo; lines: ColorLines; output: Uint8Array; topRow?: number }

/** Combines the network's colour with the photo's lightness. */
export type ColorPainter = {
  /**
   * Fits colour to lightness around each cell of `map`, with ab scaled by `chroma`. `guide` is the network's input; its
   * sides are whole multiples of the map's.
   */
  fitColorLines(guide: LightnessMap, map: AbMap, chroma: number): ColorLines
  /**
   * Paints rows `first` (inclusive) to `last` (exclusive). Keeps the lightness of every pixel and reduces chroma where
   * sRGB cannot show the colour.
   */
  paintRows(painting: Painting, first: number, last: number): void
}

/** Reach of the guided filter in px of the network's input, and its eps in units of f(Y)²; measured in models/README.md. */
const radiusPx = 8
const eps = 0.0004

const fitColorLines = (
  { kernel, withMemory, floatsAt }: WasmKernel,
  { lightness, widthPx, heightPx }: LightnessMap,
  map: AbMap,
  chroma: number,
): ColorLines =>
  withMemory((reserve) => {
    const cells = map.widthPx * map.heightPx
    const [light, guide, value] = [reserve(lightness.length * 4), reserve(cells * 4), reserve(cells * 4)]
    const [scratch, slope, offset] = [reserve(cells * 20), reserve(cells * 4), reserve(cells * 4)]
    floatsAt(light, lightness.length).set(lightness)
    const stride = widthPx / map.widthPx
    const radiusCells = Math.max(1, Math.round(radiusPx / stride))
    kernel.poolGuide(light, widthPx, heightPx, stride, guide)
    const coefficients = new Float32Array(cells * 4)
    // CIELAB: a = 500 (f(X) - f(Y)) and b = 200 (f(Y) - f(Z))
    for (const [plane, perUnit] of [chroma / 500, -chroma / 200].entries()) {
      floatsAt(value, cells).set(map.ab.subarray(plane * cells, (plane + 1) * cells))
      const size = [map.widthPx, map.heightPx, radiusCells, eps] as const
      kernel.fitGuidedLine(guide, value, ...size, scratch, slope, offset)
      coefficients.set(
        floatsAt(slope, cells).map((a) => 1 + a * perUnit),
        plane * 2 * cells,
      )
      coefficients.set(
        floatsAt(offset, cells).map((b) => b * perUnit),
        (plane * 2 + 1) * cells,
      )
    }
    return { coefficients, cellsWide: map.widthPx, cellsHigh: map.heightPx }
  })

const paintRows = (
  { kernel, withMemory, floatsAt, bytesAt }: WasmKernel,
  { photo, lines, output, topRow = 0 }: Painting,
  first: number,
  last: number,
): void =>
  withMemory((reserve) => {
    const { widthPx, heightPx, channels } = photo
    const { coefficients, cellsWide, cellsHigh } = lines
    const [all, row] = [reserve(coefficients.length * 4), reserve((cellsWide + 2) * 16)]
    const [from, to] = [reserve(widthPx * channels + 16), reserve(widthPx * 3 + 16)]
    floatsAt(all, coefficients.length).set(coefficients)
    for (let y = first; y < last; y++) {
      const at = (y - topRow) * widthPx
      bytesAt(from, widthPx * channels).set(photo.bytes.subarray(at * channels, (at + widthPx) * channels))
      kernel.interpolateLines(all, cellsWide, cellsHigh, y, heightPx, row)
      kernel.paintRow(from, channels, widthPx, row, cellsWide, to)
      output.set(bytesAt(to, widthPx * 3), at * 3)
    }
  })

export const createColorPainter = (wasm: WasmKernel): ColorPainter => ({
  fitColorLines: (guide, map, chroma) => fitColorLines(wasm, guide, map, chroma),
  paintRows: (painting, first, last) => {
    paintRows(wasm, painting, first, last)
  },
})
