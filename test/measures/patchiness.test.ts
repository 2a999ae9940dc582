import { describe, expect, it } from 'vitest'
import { patchinessOf, sumPatchiness } from '../../src/measures/patchiness.ts'

const [width, height] = [40, 33]

/** A picture of 40 x 33 px: 8 x 33 pairs of points along rows, 40 along columns. */
const sums = (lightness: (x: number, y: number) => number, a: (x: number, y: number) => number) => {
  const cells = Array.from({ length: width * height }, (_, i) => [i % width, Math.floor(i / width)] as const)
  const L = Float32Array.from(cells, ([x, y]) => lightness(x, y))
  const ab = Float32Array.from(cells.flatMap(([x, y]) => [a(x, y), 0]))
  return [...sumPatchiness(L, ab, width)]
}

describe('patchiness', () => {
  it('compares points 32 px apart along rows and columns', () => {
    // along rows a differs by 32, along columns by 0
    const along = sums(
      () => 50,
      (x) => x,
    )
    expect(along).toEqual([8 * 33 * 32, 8 * 33 + 40])
    expect(patchinessOf(Float64Array.from(along))).toBeCloseTo((264 * 32) / 304, 9)
    // along rows by 0, along columns by 64
    const across = sums(
      () => 50,
      (_, y) => 2 * y,
    )
    expect(across).toEqual([40 * 64, 8 * 33 + 40])
  })
  it('leaves out points between which lightness varies by 5 or more', () => {
    const edgeOf = (step: number) =>
      sums(
        (x) => (x < 20 ? 50 : 50 + step),
        (x) => x,
      )
    expect(edgeOf(5)).toEqual([0, 40])
    expect(edgeOf(4.9)).toEqual([8 * 33 * 32, 8 * 33 + 40])
  })
  it('looks at lightness every 4 px, both ends included', () => {
    const lineAt = (column: number) =>
      sums(
        (x) => (x === column ? 0 : 50),
        () => 0,
      )
    // of the starts 0..7, two are a multiple of 4 px from column 20, and one from column 0 or 39
    expect(lineAt(20)).toEqual([0, 6 * 33 + 40])
    expect(lineAt(0)).toEqual([0, 7 * 33 + 40])
    expect(lineAt(39)).toEqual([0, 7 * 33 + 40])
  })
  it('has no value where no points qualify', () => {
    expect(patchinessOf(sumPatchiness(new Float32Array(9), new Float32Array(18), 3))).toBeNaN()
  })
})
