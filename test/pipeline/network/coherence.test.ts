import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { labOf } from '../../../src/measures/lab.ts'
import { patchinessOf, patchinessSidePx, sumPatchiness } from '../../../src/measures/patchiness.ts'
import { createColorizer, type Colorizer } from '../../../src/pipeline/colorizer.ts'

let colorizer: Colorizer
let photo: Buffer
beforeAll(async () => {
  colorizer = await createColorizer({ concurrency: 1 })
  photo = await sharp(await readFile('src/sandbox/assets/samples/portrait.jpg'))
    .resize({ width: patchinessSidePx, height: patchinessSidePx, fit: 'outside' })
    .greyscale()
    .png()
    .toBuffer()
})
afterAll(() => colorizer.close())

const pixelsOf = async (picture: Uint8Array) =>
  sharp(picture).toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true })

const patchinessAt = async (coherence: number | undefined): Promise<number> => {
  const { after } = await colorizer.colorize(photo, { format: 'png', coherence })
  const { data, info } = await pixelsOf(after)
  const { L, ab } = labOf(data)
  return patchinessOf(sumPatchiness(L, ab, info.width))
}

describe('coherence of the bundled model', () => {
  it('makes surfaces less patchy the higher it is, and is on by default', async () => {
    const [alone, half, full] = [await patchinessAt(0), await patchinessAt(0.5), await patchinessAt(1)]
    expect(half).toBeLessThan(alone)
    expect(full).toBeLessThan(half)
    expect(await patchinessAt(undefined)).toBeLessThan(alone)
  })

  it('is preserved in a prediction', async () => {
    const options = { format: 'png', coherence: 0, prediction: true } as const
    const { after, prediction = new Uint8Array() } = await colorizer.colorize(photo, options)
    const again = await colorizer.recolor(photo, prediction, { format: 'png' })
    const [one, other] = [(await pixelsOf(after)).data, (await pixelsOf(again.after)).data]
    expect(one.every((value, i) => Math.abs(value - (other[i] ?? NaN)) <= 1)).toBe(true)
  })
})
