import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createColorizer, type Colorizer } from '../../src/pipeline/colorizer.ts'
import { defaultModel, defaultModelFolder } from '../../src/pipeline/models/default-model.ts'

let colorizer: Colorizer
beforeAll(async () => {
  colorizer = await createColorizer()
})
afterAll(() => colorizer.close())

/** A grey picture of 300 x 200 px that resembles sky above grass. */
const landscape = (): Promise<Buffer> => {
  const sky = Buffer.from(
    Array.from({ length: 300 * 200 }, (_, i) => (i < 300 * 110 ? 150 + Math.floor(i / 600) : 100)),
  )
  return sharp(sky, { raw: { width: 300, height: 200, channels: 1 } })
    .jpeg()
    .toBuffer()
}

describe('colorize', () => {
  it('adds colour and keeps the size', async () => {
    const result = await colorizer.colorize(await landscape(), { before: true })
    expect(result).toMatchObject({ widthPx: 300, heightPx: 200, model: defaultModel })
    const { channels } = await sharp(result.after).stats()
    expect(Math.abs((channels[0]?.mean ?? 0) - (channels[2]?.mean ?? 0))).toBeGreaterThan(1)
    const before = await sharp(result.before).toColourspace('srgb').stats()
    expect(before.channels[0]?.mean).toBeCloseTo(before.channels[2]?.mean ?? 0, 1)
  })

  it('gives stronger colours at higher vividness', async () => {
    const spread = async (vividness: number): Promise<number> => {
      const { after } = await colorizer.colorize(await landscape(), { vividness })
      const { data } = await sharp(after).raw().toBuffer({ resolveWithObject: true })
      let sum = 0
      for (let i = 0; i < data.length; i += 3) sum += Math.abs((data[i] ?? 0) - (data[i + 2] ?? 0))
      return sum
    }
    const [soft, own, vivid] = [await spread(0), await spread(1), await spread(2)]
    expect(own).toBeGreaterThan(soft)
    expect(vivid).toBeGreaterThan(own)
  })

  it('makes the result fit maxBytes or rejects with result_too_large', async () => {
    const photo = await landscape()
    expect((await colorizer.colorize(photo, { maxBytes: 3_000 })).after.length).toBeLessThanOrEqual(3_000)
    await expect(colorizer.colorize(photo, { maxBytes: 100 })).rejects.toMatchObject({
      code: 'result_too_large',
    })
  })

  it('accepts a panorama', async () => {
    const wide = await sharp(await landscape())
      .resize(2_000, 40, { fit: 'fill' })
      .jpeg()
      .toBuffer()
    expect(await colorizer.colorize(wide)).toMatchObject({ widthPx: 2_000, heightPx: 40 })
  })

  it('rejects a file that is not a picture and continues with the next photo', async () => {
    const text = Buffer.from('only text')
    await expect(colorizer.colorize(text)).rejects.toMatchObject({ code: 'not_an_image' })
    await expect(colorizer.colorize(await landscape())).resolves.toMatchObject({ widthPx: 300 })
  })

  it('returns each of many concurrent photos to its own caller', async () => {
    const sizes = [40, 50, 60, 70, 80, 90]
    const photos = await Promise.all(
      sizes.map(async (px) =>
        sharp(await landscape())
          .resize(px, px)
          .jpeg()
          .toBuffer(),
      ),
    )
    const results = await Promise.all(photos.map((photo) => colorizer.colorize(photo)))
    expect(results.map(({ widthPx }) => widthPx)).toEqual(sizes)
  })

  it('does not block the event loop', async () => {
    const photo = await sharp(await landscape())
      .resize(3_000, 2_000, { fit: 'fill' })
      .jpeg()
      .toBuffer()
    let ticks = 0
    const count = setInterval(() => ticks++, 1)
    await colorizer.colorize(photo)
    clearInterval(count)
    expect(ticks).toBeGreaterThan(20) // a blocked event loop would tick once or twice
  })
})

describe('createColorizer', () => {
  it('rejects a network file that does not match the checksum in its card', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cb-model-'))
    await cp(defaultModelFolder, folder, { recursive: true })
    await writeFile(join(folder, 'model.onnx'), 'tampered')
    await expect(createColorizer({ modelFolder: folder })).rejects.toMatchObject({ code: 'model_invalid' })
    await rm(folder, { recursive: true })
    await expect(createColorizer({ modelFolder: folder })).rejects.toMatchObject({ code: 'model_invalid' })
  })
})
