import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorCodes } from '../../src/core/errors.ts'
import { createColorizer, type Colorizer } from '../../src/pipeline/colorizer.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { writeTinyModel } from '../support/program/tiny-models.ts'
import { colorizeDamagedFiles } from './mutated-files.ts'

let folder: Awaited<ReturnType<typeof makeDataDir>>
let colorizer: Colorizer
beforeAll(async () => {
  folder = await makeDataDir()
  const modelFolder = await writeTinyModel(join(folder.path, 'tiny'), 'tiny')
  colorizer = await createColorizer({ modelFolder, threads: 1 })
})
afterAll(async () => {
  await colorizer.close()
  await folder.remove()
})

describe('a damaged file', () => {
  it('ends with a photo or an error code, in 200 mutations of files of every format', async () => {
    const outcomes = await colorizeDamagedFiles(colorizer, 200)
    expect([...outcomes.values()].reduce((sum, n) => sum + n, 0)).toBe(200)
    for (const outcome of outcomes.keys()) expect(['coloured', ...errorCodes]).toContain(outcome)
    expect(outcomes.has('internal')).toBe(false)
    for (const wanted of ['coloured', 'image_damaged', 'not_an_image'])
      expect(outcomes.get(wanted)).toBeGreaterThan(2)
  })
})
