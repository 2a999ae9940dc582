import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encode, sideBySide } from '../../src/pipeline/compose/encode.ts'
import { createColorizer, type Colorizer } from '../../src/pipeline/colorizer.ts'
import { decode } from '../../src/pipeline/decode/decode.ts'
import { detectNotes } from '../../src/pipeline/decode/photo-notes.ts'

const samples = ['street', 'portrait', 'landscape'].map((name) => `src/sandbox/assets/samples/${name}.jpg`)
let colorizer: Colorizer
beforeAll(async () => {
  colorizer = await createColorizer({ concurrency: 1 })
})
afterAll(() => colorizer.close())

const notesOf = async (image: Sharp) => detectNotes((await decode(await image.png().toBuffer())).photo)

/** A picture from a function of x and y. SVG is not available, because the decoder blocks its loader. */
const drawn = (
  width: number,
  height: number,
  channels: 3 | 4,
  color: (x: number, y: number) => number[],
): Sharp =>
  sharp(
    Buffer.from(
      Array.from({ length: width * height }, (_, i) => color(i % width, Math.floor(i / width))).flat(),
    ),
    {
      raw: { width, height, channels },
    },
  )

/** The sample with large areas in three different hues. */
const inColor = async (path: string): Promise<Sharp> => {
  const { width, height } = await sharp(path).metadata()
  const patches = drawn(width, height, 3, (x, y) => {
    if (y < height * 0.4) return [91, 155, 213]
    return x < width * 0.6 ? [106, 168, 79] : [204, 85, 51]
  })
  const input = await patches.png().toBuffer()
  return sharp(path)
    .toColourspace('srgb')
    .composite([{ input, blend: 'soft-light' }])
}

describe('detectNotes', () => {
  it.each(samples)('returns nothing for the black-and-white photo %s', async (path) => {
    expect(await notesOf(sharp(path))).toEqual([])
    expect(await notesOf(sharp(path).toColourspace('srgb'))).toEqual([])
  })
  it.each(samples)('distinguishes sepia from other colours in %s', async (path) => {
    expect(await notesOf(sharp(path).tint('#c8a070'))).toEqual(['tinted'])
    expect(await notesOf(await inColor(path))).toEqual(['already_colour'])
  })
  it('detects line art and blank pictures', async () => {
    const lines = drawn(400, 300, 3, (x, y) => Array<number>(3).fill((x + y) % 40 < 3 ? 0 : 255))
    expect(await notesOf(lines)).toEqual(['line_art'])
    const blank = sharp({ create: { width: 300, height: 200, channels: 3, background: '#c9c9c9' } })
    expect(await notesOf(blank)).toEqual(['blank'])
  })
})

describe('colorize', () => {
  it('rejects a photo that is already in colour if the options say so', async () => {
    const photo = await (await inColor(samples[0] ?? '')).png().toBuffer()
    await expect(colorizer.colorize(photo, { alreadyColor: 'refuse' })).rejects.toMatchObject({
      code: 'already_colour',
    })
    expect((await colorizer.colorize(photo)).notes).toEqual(['already_colour'])
  })

  it.each(['png', 'webp', 'avif'] as const)('keeps transparency in %s', async (format) => {
    const round = drawn(120, 90, 4, (x, y) => [136, 136, 136, Math.hypot(x - 60, y - 45) < 40 ? 255 : 0])
    const { after } = await colorizer.colorize(await round.png().toBuffer(), { format })
    const { data, info } = await sharp(after).raw().toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ width: 120, height: 90, channels: 4 })
    expect(data[3]).toBe(0)
    expect(data[(45 * 120 + 60) * 4 + 3]).toBe(255)
  })

  it('uses the first frame of an animation and adds a note', async () => {
    const frames = await Promise.all(
      ['#333', '#eee'].map((background) =>
        sharp({ create: { width: 64, height: 64, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    )
    const animation = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer()
    const { notes, heightPx, after } = await colorizer.colorize(animation)
    expect(notes).toContain('first_frame')
    expect(heightPx).toBe(64)
    expect((await sharp(after).stats()).channels[0]?.mean).toBeLessThan(90)
  })

  it('removes EXIF and GPS data', async () => {
    const tagged = await sharp(samples[0])
      .withExif({ IFD0: { Artist: 'Ann' }, IFD3: { GPSLatitude: '52/1 0/1 0/1' } })
      .jpeg()
      .toBuffer()
    expect((await sharp(tagged).metadata()).exif).toBeDefined()
    for (const format of ['jpeg', 'png', 'webp'] as const)
      expect(
        (await sharp((await colorizer.colorize(tagged, { format })).after).metadata()).exif,
      ).toBeUndefined()
  })

  it('can show the photo and the result next to each other', async () => {
    const { photo } = await decode(await sharp(samples[0]).png().toBuffer())
    const red = {
      ...photo,
      channels: 3 as const,
      bytes: new Uint8Array(photo.widthPx * photo.heightPx * 3).fill(200),
    }
    const both = await sideBySide(photo, red)
    expect(both).toMatchObject({ widthPx: photo.widthPx * 2, heightPx: photo.heightPx, channels: 3 })
    expect(both.bytes).toHaveLength(photo.widthPx * photo.heightPx * 6)
    expect(both.bytes[photo.widthPx * 3]).toBe(200)
    await expect(encode(both, { format: 'jpeg', quality: 80, maxBytes: 1e7 })).resolves.toMatchObject({
      widthPx: photo.widthPx * 2,
    })
  })
})
