import { describe, expect, it } from 'vitest'
import { abOfSamples, sampleAb } from '../../src/measures/ab-samples.ts'

describe('samples of ab', () => {
  it('are every second pixel of every second row', () => {
    // 3 x 3 px, a counts the pixels, b is its negative
    const ab = Float32Array.from({ length: 18 }, (_, i) => (i % 2 === 0 ? 1 : -1) * Math.floor(i / 2))
    expect([...abOfSamples(sampleAb(ab, 3))]).toEqual([0, -0, 2, -2, 6, -6, 8, -8].map((v) => v + 0))
  })
  it('are exact to half of 1/256, also at the edges of sRGB', () => {
    const ab = Float32Array.of(98.25, -107.86)
    const kept = abOfSamples(sampleAb(ab, 1))
    expect(Math.abs((kept[0] ?? 0) - 98.25)).toBeLessThanOrEqual(1 / 512)
    expect(Math.abs((kept[1] ?? 0) + 107.86)).toBeLessThanOrEqual(1 / 512)
  })
})
