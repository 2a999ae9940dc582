import { describe, expect, it } from 'vitest'
import { areaUnder, binOf, countBins, countErrors, rebalancingWeights } from '../../src/measures/auc.ts'
import { abBins } from '../../src/pipeline/network/ab-bins.ts'

const equalWeights = new Float64Array(abBins.length).fill(1)

describe('bins', () => {
  it('are the paper’s 313, in its order', () => {
    expect(abBins).toHaveLength(313)
    expect(abBins[0]).toEqual([-90, 50])
    expect(abBins.at(-1)).toEqual([100, 0])
    expect(new Set(abBins.map(String)).size).toBe(313)
  })
  it('include the nearest one of any color, also of one outside', () => {
    for (const [bin, [a, b]] of abBins.entries()) expect(binOf(a + 2.4, b - 2.4)).toBe(bin)
    expect(abBins[binOf(-128, 128)]).toEqual([-90, 90])
  })
})

describe('AuC', () => {
  const aucOf = (found: number[], factor?: number): number => {
    const truth = new Float32Array(found.length)
    return areaUnder(countErrors(Float32Array.from(found), truth, equalWeights, factor).raw)
  }

  it('is 100 without errors, and counts what is beyond 150 as missed', () => {
    expect(aucOf([0, 0])).toBe(100)
    expect(aucOf([0, 0, 150.5, 0])).toBe(50)
  })
  it('is the mean share within 151 thresholds', () => {
    // 75 is within 75..150: 76 of 151 thresholds
    expect(aucOf([0, 0, 0, 75])).toBeCloseTo((100 * (151 + 76)) / 151 / 2, 6)
  })
  it('multiplies the found colors by the factor', () => {
    expect(aucOf([0, 50, 0, 10], 1.5)).toBeCloseTo(aucOf([0, 75, 0, 15]), 6)
  })
  it('has no value without pixels', () => {
    expect(areaUnder(countErrors(new Float32Array(), new Float32Array(), equalWeights).raw)).toBeNaN()
  })
  it('gives each bin that occurs the same weight when rebalanced', () => {
    const truth = Float32Array.of(0, 0, 0, 0, 0, 0, 60, 60) // three grey pixels, one orange
    const counts = new Float64Array(abBins.length)
    countBins(counts, truth)
    const grey = new Float32Array(8)
    const { raw, rebalanced } = countErrors(grey, truth, rebalancingWeights(counts))
    const orange = (100 * (151 - 85)) / 151 // the error is 84.9
    expect(areaUnder(raw)).toBeCloseTo(75 + orange / 4, 6)
    expect(areaUnder(rebalanced)).toBeCloseTo(50 + orange / 2, 6)
  })
})
