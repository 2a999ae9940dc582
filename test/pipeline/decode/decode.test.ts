import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { decode as decodeAll } from '../../../src/pipeline/decode/decode.ts'
import type { Photo } from '../../../src/pipeline/photo.ts'

/** 40 x 24 px, red on the left, blue on the right. */
const drawing = (): Sharp =>
  sharp({ create: { width: 20, height: 24, channels: 3, background: '#f00' } }).extend({
    right: 20,
    background: '#00f',
  })

const pixel = ({ bytes, widthPx, channels }: Photo, x: number, y: number): number[] => [
  ...bytes.subarray((y * widthPx + x) * channels, (y * widthPx + x + 1) * channels),
]

const decode = async (bytes: Uint8Array): Promise<Photo> => (await decodeAll(bytes)).photo

const codeFor = (bytes: Uint8Array): Promise<unknown> =>
  decode(bytes).then(
    () => 'decoded',
    (error: unknown) => (error as { code?: unknown }).code,
  )

describe('decode', () => {
  it.each(['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const)('reads %s', async (format) => {
    const photo = await decode(await drawing().toFormat(format).toBuffer())
    expect(photo).toMatchObject({ widthPx: 40, heightPx: 24 })
    expect(photo.bytes).toHaveLength(40 * 24 * 3)
    expect(pixel(photo, 3, 12)[0]).toBeGreaterThan(220)
    expect(pixel(photo, 36, 12)[2]).toBeGreaterThan(220)
  })

  it('applies the EXIF orientation', async () => {
    const turned = await decode(await drawing().withMetadata({ orientation: 6 }).png().toBuffer())
    expect(turned).toMatchObject({ widthPx: 24, heightPx: 40 })
    expect(pixel(turned, 12, 3)).toEqual([255, 0, 0])
  })

  it.each([
    ['grey', (image: Sharp) => image.greyscale().png()],
    ['1-bit', (image: Sharp) => image.png({ palette: true, colours: 2 })],
    ['16-bit', (image: Sharp) => image.toColourspace('rgb16').png()],
    ['16-bit grey', (image: Sharp) => image.toColourspace('grey16').png()],
    ['CMYK', (image: Sharp) => image.toColourspace('cmyk').jpeg()],
  ])('converts %s to 8-bit sRGB', async (_, convert) => {
    const photo = await decode(await convert(drawing()).toBuffer())
    expect(photo.bytes).toHaveLength(40 * 24 * photo.channels)
  })

  it('flattens transparent pixels onto white', async () => {
    const clear = sharp({
      create: { width: 20, height: 20, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
    expect(pixel(await decode(await clear.png().toBuffer()), 5, 5)).toEqual([255, 255, 255])
    const clearGrey = await clear.greyscale().png().toBuffer()
    expect(new Set(pixel(await decode(clearGrey), 5, 5))).toEqual(new Set([255]))
  })

  it.each([
    ['text', 'this is not a picture'],
    ['an empty file', ''],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>'],
    ['PDF', '%PDF-1.7'],
    ['an HTML page', '<!doctype html><title>404</title>'],
  ])('rejects %s', async (_, text) => {
    expect(await codeFor(Buffer.from(text))).toBe('not_an_image')
  })

  it('rejects HEIC with heic_unreadable', async () => {
    const box = (name: string, body: Buffer) => {
      const size = Buffer.alloc(4)
      size.writeUInt32BE(body.length + 8)
      return Buffer.concat([size, Buffer.from(name), body])
    }
    const heic = [box('ftyp', Buffer.from('heic\0\0\0\0mif1heic')), box('mdat', Buffer.alloc(64))]
    expect(await codeFor(Buffer.concat(heic))).toBe('heic_unreadable')
  })

  it('rejects a truncated or garbled picture', async () => {
    const noise = sharp({
      create: {
        width: 200,
        height: 200,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 50 },
      },
    })
    const whole = await noise.jpeg().toBuffer()
    expect(await codeFor(whole.subarray(0, whole.length / 2))).toBe('image_damaged')
    expect(await codeFor(Buffer.concat([whole.subarray(0, 20), Buffer.alloc(500, 7)]))).toBe('image_damaged')
  })

  it('rejects a picture of 200 megapixels by its header', async () => {
    const small = await drawing().png().toBuffer()
    const claims = Buffer.from(small)
    claims.writeUInt32BE(20_000, 16)
    claims.writeUInt32BE(10_000, 20)
    // a valid file: 200 megapixels of one colour in a few hundred kilobytes
    const huge = await sharp({ create: { width: 20_000, height: 10_000, channels: 3, background: '#777' } })
      .png({ compressionLevel: 1 })
      .toBuffer()
    expect(await codeFor(huge)).toBe('too_many_pixels')
    expect(['too_many_pixels', 'image_damaged']).toContain(await codeFor(claims))
  })

  it('rejects a picture with a side below 16 pixels', async () => {
    expect(await codeFor(await drawing().resize(40, 15).png().toBuffer())).toBe('too_small')
    expect(await codeFor(await drawing().resize(16, 16).png().toBuffer())).toBe('decoded')
  })
})
