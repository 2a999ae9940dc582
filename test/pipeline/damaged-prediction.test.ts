import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createColorizer, type Colorizer } from '../../src/pipeline/colorizer.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { writeScoreModel } from '../support/tiny-model.ts'

let data: Awaited<ReturnType<typeof makeDataDir>>
let photo: Buffer
let current: Colorizer
/** Predictions for the photo by the bundled model and by a tiny one. */
let bundledPrediction: Uint8Array
let tinyPrediction: Uint8Array

const predict = async (colorizer: Colorizer): Promise<Uint8Array> => {
  const { prediction } = await colorizer.colorize(photo, { prediction: true })
  if (!prediction) throw new Error('the result has no prediction')
  return prediction
}

beforeAll(async () => {
  data = await makeDataDir()
  photo = await sharp(await readFile('src/sandbox/assets/samples/landscape.jpg'))
    .resize(320, 240, { fit: 'fill' })
    .jpeg()
    .toBuffer()
  current = await createColorizer({ concurrency: 1, threads: 1 })
  bundledPrediction = await predict(current)
  const modelFolder = await writeScoreModel(join(data.path, 'bins'), 4, 'bins')
  const tiny = await createColorizer({ modelFolder, concurrency: 1, threads: 1 })
  tinyPrediction = await predict(tiny)
  await tiny.close()
}, 60_000)
afterAll(async () => {
  await current.close()
  await data.remove()
})

/**
 * Changes fields of the header, and optionally the bytes. A file is 4 bytes of magic, 4 bytes with the header's length, the
 * header and deflated bytes.
 */
const rewritten = (kept: Uint8Array, change: object, bytes?: Uint8Array): Buffer => {
  const file = Buffer.from(kept)
  const end = 8 + file.readUInt32LE(4)
  const header = JSON.parse(file.toString('utf8', 8, end)) as object
  const text = Buffer.from(JSON.stringify({ ...header, ...change }))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return Buffer.concat([file.subarray(0, 4), length, text, bytes ? deflateSync(bytes) : file.subarray(end)])
}

describe('a damaged prediction', () => {
  it.each<[string, (kept: Buffer) => Uint8Array]>([
    ['is empty', () => new Uint8Array()],
    ['ends after a few bytes', (kept) => kept.subarray(0, 6)],
    ['is a picture', () => photo],
    ['has another version', (kept) => Buffer.concat([Buffer.from('CBP9'), kept.subarray(4)])],
    ['is cut in half', (kept) => kept.subarray(0, kept.length / 2)],
    ['has an endless header', (kept) => Buffer.concat([kept.subarray(0, 4), Buffer.alloc(400, 0xff)])],
    ['has a header that is not JSON', (kept) => Buffer.from(kept).fill('x', 8, 20)],
    [
      'is garbled in the middle',
      (kept) => Buffer.from(kept).fill(0x55, kept.length >> 1, (kept.length >> 1) + 40),
    ],
    ['has an unknown kind', (kept) => rewritten(kept, { kind: 'rgb' })],
    ['claims more cells than it has bytes', (kept) => rewritten(kept, { widthPx: 81 })],
    ['claims fewer cells than it has bytes', (kept) => rewritten(kept, { widthPx: 8 })],
    ['has no cells', (kept) => rewritten(kept, { widthPx: 0 })],
    ['claims gigabytes', (kept) => rewritten(kept, { widthPx: 8_000, heightPx: 8_000 })],
    ['claims a huge input', (kept) => rewritten(kept, { cellPx: 256 })],
    ['has bins outside of CIELAB', (kept) => rewritten(kept, { bins: [[1e9, 0]] })],
    [
      'has an inverse temperature of zero',
      (kept) => rewritten(kept, { inverseTemperatures: { own: 0, mean: 1 } }),
    ],
    ['inflates to 100 MB', (kept) => rewritten(kept, {}, new Uint8Array(100_000_000))],
  ])('that %s is rejected', async (_, damage) => {
    const damaged = damage(Buffer.from(bundledPrediction))
    await expect(current.recolor(photo, damaged)).rejects.toMatchObject({ code: 'prediction_invalid' })
  })

  it('gives a picture or prediction_invalid, whichever byte is changed, and does not stop the thread', async () => {
    const kept = Buffer.from(tinyPrediction)
    const outcomes = new Set<string>()
    for (let at = 0; at < kept.length; at += 3) {
      const changed = Buffer.from(kept)
      changed[at] = (changed[at] ?? 0) ^ (1 + ((at * 7) % 255))
      await current.recolor(photo, changed, { quality: 50 }).then(
        () => outcomes.add('painted'),
        (error: unknown) => outcomes.add((error as { code?: string }).code ?? String(error)),
      )
    }
    expect([...outcomes].sort()).toEqual(['painted', 'prediction_invalid'])
    await expect(current.recolor(photo, kept)).resolves.toMatchObject({ model: 'bins' })
  })

  it('that gives every bin the lowest score is still painted', async () => {
    const unlikely = rewritten(tinyPrediction, {}, new Uint8Array(8 * 8 * 3).fill(255))
    const sized = rewritten(unlikely, { widthPx: 8, heightPx: 8 })
    const { after } = await current.recolor(photo, sized, { format: 'png', vividness: 2 })
    expect((await sharp(after).stats()).channels[0]?.mean).toBeGreaterThan(20)
  })
})
