import { describe, expect, it } from 'vitest'
import {
  colorNames,
  colorsByBand,
  colorsOfBright,
  colorsOverall,
  isColor,
  lightnessBands,
  pixelsByBand,
  sumColors,
} from '../../src/measures/color-shares.ts'
import { labOf } from '../../src/measures/lab.ts'

const namesOf = (a: number, b: number) => colorNames.filter((name) => isColor(name, a, b))

describe('a color', () => {
  it.each([
    [0, 5.9, ['neutral']],
    [0, 6, []],
    [4, 4.5, []], // chroma 6.02
    [0, 25, []],
    [12, 25.1, ['yellow']],
    [13, 25.1, []], // b is below twice 13
    [0, -15.1, ['blue']],
    [16, -15.1, []],
    [20.1, 16, ['red']],
    [20.1, 17, []],
    [-12.1, 20, ['green']],
    [-12.1, 21, []],
    [-16, -20, ['blue', 'green']], // teal
  ])('of a %d, b %d has the names %j', (a, b, names) => {
    expect(namesOf(a, b)).toEqual(names)
  })
})

describe('shares', () => {
  const shares = sumColors(Float32Array.of(70, 70, 20, 95), Float32Array.of(0, 0, 0, 40, 30, 0, 3, 4))

  it('are percent of all pixels, next to mean chroma', () => {
    expect(colorsOverall(shares)).toEqual({
      chroma: (0 + 40 + 30 + 5) / 4,
      neutral: 50,
      yellow: 25,
      blue: 0,
      red: 25,
      green: 0,
    })
  })
  it('are percent of the bright pixels', () => {
    expect(colorsOfBright(shares)).toMatchObject({ chroma: 20, neutral: 50, yellow: 50, red: 0 })
  })
  it('are percent of the pixels of each band', () => {
    const bands = colorsByBand(shares)
    expect(pixelsByBand(shares)).toEqual([0, 1, 0, 0, 2, 0, 0, 1])
    expect(bands[1]).toMatchObject({ chroma: 30, red: 100, neutral: 0 })
    expect(bands[7]).toMatchObject({ chroma: 5, neutral: 100 })
    expect(bands[0]?.chroma).toBeNaN()
  })
  it('tell the colors of a picture', () => {
    // pure sRGB: white, yellow (b 94), blue (b -108, a 79), red (a 80, b 67)
    const { L, ab } = labOf(Uint8Array.of(255, 255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0))
    const colors = colorsOverall(sumColors(L, ab))
    expect(colors).toMatchObject({ neutral: 25, yellow: 25, blue: 25, red: 0, green: 0 })
  })
})

describe('bands of lightness', () => {
  it('lie side by side from 0 to 100', () => {
    expect(lightnessBands[0]).toEqual({ from: 0, to: 15 })
    expect(lightnessBands.at(-1)).toEqual({ from: 92, to: 100 })
    expect(lightnessBands.slice(1).map(({ from }) => from)).toEqual(
      lightnessBands.slice(0, -1).map(({ to }) => to),
    )
  })
  it('include their lower edge, and the last one 100', () => {
    const L = Float32Array.of(0, 14.99, 15, 60, 91.99, 92, 100, 100.001)
    expect(pixelsByBand(sumColors(L, new Float32Array(16)))).toEqual([2, 1, 0, 0, 1, 0, 1, 3])
    const yellowAt60And92 = sumColors(Float32Array.of(60, 92), Float32Array.of(0, 30, 0, 0))
    expect(colorsOfBright(yellowAt60And92)).toMatchObject({ yellow: 100, neutral: 0 })
  })
})
