import { describe, expect, it } from 'vitest'
import { textOf } from '../../../src/core/html.ts'
import { foolingChart } from '../../../src/web/game/chart.ts'
import { wilson } from '../../../src/web/game/wilson.ts'

describe('the Wilson interval', () => {
  // the ends are where the share lies z standard errors away: |x/n − p| = z √(p(1 − p)/n), solved by bisection
  it.each([
    [0, 10, 0, 0.2775328],
    [5, 10, 0.2365931, 0.7634069],
    [10, 10, 0.7224672, 1],
    [1, 20, 0.0088814, 0.2361312],
    [323, 1_000, 0.2947419, 0.3526128],
    [500, 1_000, 0.4690696, 0.5309304],
  ])('of %i in %i is %f to %f', (count, trials, low, high) => {
    expect(wilson(count, trials).low).toBeCloseTo(low, 6)
    expect(wilson(count, trials).high).toBeCloseTo(high, 6)
  })

  it('covers everything without any trials', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 })
  })

  it('is drawn next to the rate of the paper and the ideal, and described in words', () => {
    const chart = textOf(foolingChart({ shown: 1_000, fooled: 323 }))
    expect(chart).toContain('Fooled in 32.3 % (95 % interval: 29.5 % to 35.3 %) of the rounds')
    expect(chart).toContain('x1="48.94%"') // 0.323 of an axis that ends at 0.66
    expect(chart).toContain('x1="75.76%"')
  })
})
