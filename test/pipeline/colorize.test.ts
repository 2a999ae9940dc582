import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createColorizer } from '../../src/pipeline/colorize.ts'
import { joinColour } from '../../src/pipeline/compose.ts'
import { encode, labToLinear, lightness, linearOf } from '../../src/pipeline/lab.ts'
import { loadNetwork, type Network } from '../../src/pipeline/network.ts'

const model = 'models/v0'
let network: Network
beforeAll(async () => {
  network = await loadNetwork(model)
})
afterAll(() => network.close())

/** Sky over grass, in grey: 300 x 200. */
const landscape = (): Promise<Buffer> => {
  const sky = Buffer.from(
    Array.from({ length: 300 * 200 }, (_, i) => (i < 300 * 110 ? 150 + Math.floor(i / 600) : 100)),
  )
  return sharp(sky, { raw: { width: 300, height: 200, channels: 1 } })
    .jpeg()
    .toBuffer()
}

describe('Lab', () => {
  // L*, a*, b* computed with scikit-image's rgb2lab
  it.each([
    [
      [255, 255, 255],
      [100, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [255, 0, 0],
      [53.241, 80.092, 67.203],
    ],
    [
      [0, 0, 255],
      [32.297, 79.188, -107.86],
    ],
    [
      [119, 119, 119],
      [50.034, 0, 0],
    ],
  ])('knows %j', ([r = 0, g = 0, b = 0], [L = 0, a = 0, bb = 0]) => {
    expect(lightness(r, g, b)).toBeCloseTo(L, 1)
    const linear = new Float64Array(3)
    labToLinear((L + 16) / 116, a, bb, linear)
    const back = [...linear].map((value) => encode(Math.min(1, Math.max(0, value))))
    for (const [i, want] of [r, g, b].entries())
      expect(Math.abs((back[i] ?? 0) - want)).toBeLessThanOrEqual(1)
  })

  it('gives every 8-bit value back', () => {
    for (let value = 0; value < 256; value++) expect(encode(linearOf[value] ?? 0)).toBe(value)
  })
})

describe('joinColour', () => {
  it('keeps every lightness, however strong the colour', async () => {
    const rgb = Uint8Array.from({ length: 256 * 3 }, (_, i) => Math.floor(i / 3))
    const map = { ab: Float32Array.of(90, -90, 60, -100), widthPx: 2, heightPx: 1 }
    const coloured = await joinColour({ widthPx: 256, heightPx: 1, rgb }, map, 1)
    for (let x = 0; x < 256; x++) {
      const [r = 0, g = 0, b = 0] = coloured.rgb.subarray(x * 3, x * 3 + 3)
      expect(Math.abs(lightness(r, g, b) - lightness(x, x, x))).toBeLessThan(1.5)
    }
  })
})

describe('colorize', () => {
  const options = { vividness: 1, maxBytes: 1e7 }

  it('gives the photo back at its own size, with colour', async () => {
    const result = await createColorizer({ network }).colorize(await landscape(), options)
    expect(result).toMatchObject({ widthPx: 300, heightPx: 200, model: 'v0' })
    const { channels } = await sharp(result.after).stats()
    expect(Math.abs((channels[0]?.mean ?? 0) - (channels[2]?.mean ?? 0))).toBeGreaterThan(1)
    const before = await sharp(result.before).stats()
    expect(before.channels[0]?.mean).toBeCloseTo(before.channels[2]?.mean ?? 0, 1)
  })

  it('is more vivid when asked', async () => {
    const spread = async (vividness: number): Promise<number> => {
      const { after } = await createColorizer({ network }).colorize(await landscape(), {
        ...options,
        vividness,
      })
      const { data } = await sharp(after).raw().toBuffer({ resolveWithObject: true })
      let sum = 0
      for (let i = 0; i < data.length; i += 3) sum += Math.abs((data[i] ?? 0) - (data[i + 2] ?? 0))
      return sum
    }
    const [soft, own, vivid] = [await spread(0), await spread(1), await spread(2)]
    expect(own).toBeGreaterThan(soft)
    expect(vivid).toBeGreaterThan(own)
  })

  it('fits the bytes allowed, or says that it cannot', async () => {
    const colorizer = createColorizer({ network })
    const photo = await landscape()
    expect(
      (await colorizer.colorize(photo, { ...options, maxBytes: 3_000 })).after.length,
    ).toBeLessThanOrEqual(3_000)
    await expect(colorizer.colorize(photo, { ...options, maxBytes: 100 })).rejects.toMatchObject({
      code: 'result_too_large',
    })
  })

  it('takes a panorama', async () => {
    const wide = await sharp(await landscape())
      .resize(2_000, 40, { fit: 'fill' })
      .jpeg()
      .toBuffer()
    expect(await createColorizer({ network }).colorize(wide, options)).toMatchObject({
      widthPx: 2_000,
      heightPx: 40,
    })
  })
})

describe('loadNetwork', () => {
  it('refuses a file that is not the one on the card', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cb-model-'))
    await cp(model, folder, { recursive: true })
    await writeFile(join(folder, 'model.onnx'), 'tampered')
    await expect(loadNetwork(folder)).rejects.toMatchObject({ code: 'model_invalid' })
    await rm(folder, { recursive: true })
    await expect(loadNetwork(folder)).rejects.toMatchObject({ code: 'model_invalid' })
  })
})
