import { expect, it } from 'vitest'
import { labOf } from '../../src/measures/lab.ts'
import { labOf as labOfPixel } from '../pipeline/reference-cielab.ts'

it('labOf is CIELAB, with L and ab apart', () => {
  const rgb = Uint8Array.of(255, 0, 0, 12, 200, 90, 77, 77, 77)
  const { L, ab } = labOf(rgb)
  for (let i = 0; i < 3; i++) {
    const [lightness, a, b] = labOfPixel(rgb.subarray(i * 3, i * 3 + 3))
    expect(L[i]).toBeCloseTo(lightness, 3)
    expect(ab[i * 2]).toBeCloseTo(a, 3)
    expect(ab[i * 2 + 1]).toBeCloseTo(b, 3)
  }
})
