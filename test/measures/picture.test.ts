import { expect, it } from 'vitest'
import { colorfulness } from '../../src/measures/colorfulness.ts'
import { psnr } from '../../src/measures/psnr.ts'

it('psnr and colorfulness have their textbook values', () => {
  const grey = new Uint8Array(300).fill(100)
  expect(psnr(grey, new Uint8Array(300).fill(110))).toBeCloseTo(28.13, 2)
  expect(colorfulness(grey)).toBe(0)
  // one color everywhere has no spread: 0.3 of the mean's length, rg 200, yb 100
  const red = Uint8Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? 200 : 0))
  expect(colorfulness(red)).toBeCloseTo(0.3 * Math.hypot(200, 100), 6)
})
