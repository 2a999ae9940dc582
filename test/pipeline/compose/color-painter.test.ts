import { describe, expect, it } from 'vitest'
import { createColorPainter } from '../../../src/pipeline/compose/color-painter.ts'
import { createTensorMath } from '../../../src/pipeline/network/tensor-math.ts'
import type { Photo } from '../../../src/pipeline/photo.ts'
import { openWasmKernel } from '../../../src/pipeline/wasm-kernel.ts'
import { isInGamut, labOf, rgbOf } from '../reference-cielab.ts'

const wasm = openWasmKernel()
const painter = createColorPainter(wasm)

/** Paints every pixel with the same ab, by the lines of a single cell. */
const paintAll = (photo: Photo, a: number, b: number): Uint8Array => {
  const coefficients = Float32Array.of(1, a / 500, 1, -b / 200)
  const output = new Uint8Array(photo.widthPx * photo.heightPx * 3)
  painter.paintRows({ photo, lines: { coefficients, cellsWide: 1, cellsHigh: 1 }, output }, 0, photo.heightPx)
  return output
}
const triple = (bytes: Uint8Array, i: number) =>
  [...bytes.subarray(i * 3, i * 3 + 3)] as [number, number, number]
const greys: Photo = {
  widthPx: 256,
  heightPx: 1,
  channels: 1,
  bytes: Uint8Array.from({ length: 256 }, (_, i) => i),
}

/** Every 17th level of each channel: 4,096 colours. */
const cube: Photo = {
  widthPx: 64,
  heightPx: 64,
  channels: 3,
  bytes: Uint8Array.from({ length: 4096 * 3 }, (_, i) => {
    const color = Math.floor(i / 3)
    return (Math.floor(color / 16 ** (i % 3)) % 16) * 17
  }),
}

describe('TensorMath.lightness', () => {
  it('matches CIELAB for greys and for colours', () => {
    const close = (photo: Photo) => {
      const found = createTensorMath(wasm).lightness(photo)
      for (const [i, L] of found.entries()) {
        const rgb =
          photo.channels === 1
            ? [photo.bytes[i] ?? 0, photo.bytes[i] ?? 0, photo.bytes[i] ?? 0]
            : triple(photo.bytes, i)
        expect(Math.abs(L - labOf(rgb)[0])).toBeLessThan(0.01)
      }
    }
    close(greys)
    close(cube)
  })
})

describe('paintRows', () => {
  it('matches CIELAB to one level in every channel for every colour that sRGB contains', () => {
    let compared = 0
    for (const photo of [greys, cube])
      for (const [a, b] of [
        [0, 0],
        [12, 25],
        [-30, 20],
        [40, -50],
        [70, 40],
        [-8, -3],
      ] as const) {
        const painted = paintAll(photo, a, b)
        for (let i = 0; i < photo.widthPx * photo.heightPx; i++) {
          const from = photo.channels === 1 ? [i, i, i] : triple(photo.bytes, i)
          const lab: [number, number, number] = [labOf(from)[0], a, b]
          if (!isInGamut(lab)) continue
          compared++
          const wanted = rgbOf(lab)
          for (const [channel, value] of triple(painted, i).entries())
            expect(Math.abs(value - (wanted[channel] ?? 0))).toBeLessThanOrEqual(1)
        }
      }
    expect(compared).toBeGreaterThan(9_000)
  })

  it('leaves greys unchanged if there is no colour', () => {
    const painted = paintAll(greys, 0, 0)
    for (let i = 0; i < 256; i++) expect(triple(painted, i)).toEqual([i, i, i])
  })

  it('reduces only chroma, not lightness or hue, outside of sRGB', () => {
    for (const [a, b] of [
      [90, 60],
      [-90, 60],
      [60, -100],
      [5, 90],
    ] as const) {
      const painted = paintAll(greys, a, b)
      for (let i = 0; i < 256; i++) {
        const [L, pa, pb] = labOf(triple(painted, i))
        expect(Math.abs(L - labOf([i, i, i])[0])).toBeLessThan(1)
        if (Math.hypot(pa, pb) < 12) continue // 8-bit colours this close to grey have few hues
        const turn = Math.atan2(pa * b - pb * a, pa * a + pb * b)
        expect(Math.abs(turn)).toBeLessThan(0.12)
      }
    }
  })

  it('paints every pixel of a row and none beyond it, at every width', () => {
    for (let widthPx = 1; widthPx <= 70; widthPx++) {
      const photo: Photo = { widthPx, heightPx: 2, channels: 1, bytes: new Uint8Array(widthPx * 2).fill(128) }
      const cellsWide = Math.ceil(widthPx / 4)
      const coefficients = new Float32Array(cellsWide * 4).fill(1)
      coefficients.fill(0.02, cellsWide, cellsWide * 2).fill(0.01, cellsWide * 3)
      const output = new Uint8Array(widthPx * 6)
      painter.paintRows({ photo, lines: { coefficients, cellsWide, cellsHigh: 1 }, output }, 0, 1)
      expect(new Set(Array.from({ length: widthPx }, (_, x) => triple(output, x).join())).size).toBe(1)
      expect(output.subarray(widthPx * 3).every((v) => v === 0)).toBe(true)
    }
  })
})

describe('fitColorLines', () => {
  const widthPx = 256
  const heightPx = 192
  const [cellsWide, cellsHigh] = [64, 48]
  /** Dark left, light right. The map's colours change two cells away from that edge, as those of a coarse network may. */
  const lightness = Float32Array.from({ length: widthPx * heightPx }, (_, i) => (i % widthPx < 128 ? 30 : 70))
  const cells = cellsWide * cellsHigh
  const ab = Float32Array.from({ length: cells * 2 }, (_, i) =>
    i < cells ? 40 * Math.min(1, Math.max(0, ((i % 64) - 29) / 6)) : 0,
  )

  it('aligns the edge of a colour with the edge of lightness', () => {
    const map = { ab, widthPx: cellsWide, heightPx: cellsHigh }
    const lines = painter.fitColorLines({ lightness, widthPx, heightPx }, map, 1)
    const photo: Photo = {
      widthPx: 512,
      heightPx: 384,
      channels: 1,
      bytes: Uint8Array.from({ length: 512 * 384 }, (_, i) => (i % 512 < 256 ? 71 : 171)),
    }
    const output = new Uint8Array(512 * 384 * 3)
    painter.paintRows({ photo, lines, output }, 0, 384)
    const chromaAt = (x: number) => labOf(triple(output, 200 * 512 + x))[1]
    const jump = chromaAt(258) - chromaAt(253)
    const withoutGuide = (40 / 6) * ((258 - 253) / 8)
    expect(jump).toBeGreaterThan(3 * withoutGuide)
  })

  it('keeps a uniform colour uniform', () => {
    const uniform = new Float32Array(cells * 2).fill(20)
    const { coefficients } = painter.fitColorLines(
      { lightness, widthPx, heightPx },
      { ab: uniform, widthPx: cellsWide, heightPx: cellsHigh },
      1,
    )
    for (let i = 0; i < cells; i++) {
      expect(coefficients[i]).toBeCloseTo(1, 3)
      expect(coefficients[cells + i]).toBeCloseTo(20 / 500, 4)
    }
  })
})
