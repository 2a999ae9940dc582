import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorCodes } from '../../src/core/errors.ts'
import { createColorizer, type Colorizer } from '../../src/pipeline/colorizer.ts'
import { colorizeDamagedFiles } from './mutated-files.ts'

/** `FUZZ_CASES=100000 npm test damaged-files` tries more, beginning with the same ones. */
const cases = Number(process.env['FUZZ_CASES'] ?? 2_000)
const warmUpCases = 400

let colorizer: Colorizer
beforeAll(async () => {
  colorizer = await createColorizer({ threads: 1 })
})
afterAll(() => colorizer.close())

describe('a damaged file', () => {
  it(`ends with a photo or an error code, and leaves no memory behind, in ${cases} mutations of files of every format`, async () => {
    let afterWarmUpBytes = 0
    const outcomes = await colorizeDamagedFiles(colorizer, cases, (done) => {
      if (done === warmUpCases) afterWarmUpBytes = process.memoryUsage.rss()
    })
    expect([...outcomes.values()].reduce((sum, n) => sum + n, 0)).toBe(cases)
    for (const outcome of outcomes.keys()) expect(['coloured', ...errorCodes]).toContain(outcome)
    expect(outcomes.has('internal')).toBe(false)
    for (const wanted of ['coloured', 'image_damaged', 'not_an_image'])
      expect(outcomes.get(wanted)).toBeGreaterThan(20)
    expect(process.memoryUsage.rss() - afterWarmUpBytes).toBeLessThan(150 * 1024 * 1024)
  }, 600_000)
})
