import { describe, expect, it } from 'vitest'
import { intervalsOf, resamples } from '../../src/measures/bootstrap.ts'
import { sumColors } from '../../src/measures/color-shares.ts'
import { figuresOf, intervalsOfFigures, type PhotoSums } from '../../src/measures/figures.ts'

describe('resamples', () => {
  it('draw as many photos as there are, 200 times, the same in every run', () => {
    const draws = resamples(7)
    expect(draws).toHaveLength(200)
    for (const times of draws) expect(times.reduce((sum, count) => sum + count, 0)).toBe(7)
    expect(resamples(7)).toEqual(draws)
    // each photo is drawn 200 times in the mean; five standard deviations are 65
    for (const photo of Array(7).keys()) {
      const drawn = draws.reduce((sum, times) => sum + (times[photo] ?? 0), 0)
      expect(Math.abs(drawn - 200)).toBeLessThan(65)
    }
  })
})

describe('intervals', () => {
  it('go from the 2.5th to the 97.5th percentile of each figure', () => {
    const draws = Array.from({ length: 101 }, (_, i) => ({
      one: 100 - i,
      more: [{ two: 2 * i }, { two: 7 }],
    }))
    expect(intervalsOf(draws)).toEqual({
      one: [2.5, 97.5],
      more: [{ two: [5, 195] }, { two: [7, 7] }],
    })
  })
  it('leave out draws in which a figure has no value', () => {
    expect(intervalsOf([{ one: NaN }, { one: 3 }])).toEqual({ one: [3, 3] })
    expect(intervalsOf([{ one: NaN }])).toEqual({ one: [NaN, NaN] })
  })
})

const errorsOf = (step: number, pixels: number): Float64Array => {
  const counts = new Float64Array(152)
  counts[step] = pixels
  return counts
}

/** All pixels neutral or yellow at L 70, all with one error. */
const photo = (pixels: number, isYellow: boolean, error: number): PhotoSums => ({
  rawErrors: errorsOf(error, pixels),
  rebalancedErrors: errorsOf(error, 1),
  rawErrorsAtTruthChroma: errorsOf(0, pixels),
  rebalancedErrorsAtTruthChroma: new Float64Array(152),
  colors: sumColors(
    new Float32Array(pixels).fill(70),
    Float32Array.from({ length: pixels * 2 }, (_, i) => (i % 2 === 1 && isYellow ? 40 : 0)),
  ),
  patchiness: Float64Array.of(pixels * 2, pixels),
  picture: Float64Array.of(1, 20 + pixels, 30),
})

describe('figures of a set', () => {
  it('pool the pixels of all photos', () => {
    const figures = figuresOf([photo(10, false, 0), photo(30, true, 151)])
    expect(figures).toMatchObject({
      aucRaw: 25,
      aucRebalanced: 50,
      aucRawAtTruthChroma: 100,
      psnrDb: 40,
      colourfulness: 30,
      chroma: 30,
      patchiness: 2,
      shares: { neutral: 25, yellow: 75 },
      bright: { neutral: 25, yellow: 75 },
    })
    expect(figures.aucRebalancedAtTruthChroma).toBeNaN()
    expect(figures.bands[4]).toMatchObject({ chroma: 30, yellow: 75 })
  })
  it('have intervals as wide as the photos differ', () => {
    const same = intervalsOfFigures([photo(10, true, 0), photo(10, true, 0)])
    expect(same.shares.yellow).toEqual([100, 100])
    const different = intervalsOfFigures([photo(10, false, 0), photo(10, true, 0)])
    expect(different.shares.yellow).toEqual([0, 100])
    expect(different.bands[4]?.chroma).toEqual([0, 40])
  })
})
