import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createColorizer, type Colorizer } from '../../src/pipeline/colorizer.ts'
import type { Graph } from '../../src/weights/onnx.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { labOf } from './reference-cielab.ts'
import { sampled, writeModel, writeScoreModel } from '../support/tiny-model.ts'
import { defaultModel } from '../../src/pipeline/models/default-model.ts'
import { otherModel, otherModelFolder } from '../support/models.ts'

const photoFile = 'src/sandbox/assets/samples/landscape.jpg'
const png = { format: 'png' } as const
let data: Awaited<ReturnType<typeof makeDataDir>>
let photo: Buffer
/** The model in use, and the models that made the stored predictions. */
let current: Colorizer
const colorizers: Record<string, Colorizer> = {}

const open = async (id: string, modelFolder: string): Promise<void> => {
  colorizers[id] = await createColorizer({ modelFolder, concurrency: 1, threads: 1 })
}

beforeAll(async () => {
  data = await makeDataDir()
  photo = await sharp(await readFile(photoFile))
    .resize(320, 240, { fit: 'fill' })
    .jpeg()
    .toBuffer()
  current = await createColorizer({ concurrency: 1, threads: 1 })
  colorizers[defaultModel] = current
  await open(otherModel, otherModelFolder)
  const ab = (graph: Graph) => {
    const x = graph.input('L', ['n', 1, 'h', 'w'])
    graph.output(sampled(2, graph, x, 1, [0.5, -0.4], [-10, 30]), 'ab', ['n', 2, 'h2', 'w2'])
  }
  const card = { id: 'ab', kind: 'ab', inputs: { L: {} }, outputs: { ab: {} } }
  await open('ab', await writeModel(join(data.path, 'ab'), ab, card))
  await open('bins', await writeScoreModel(join(data.path, 'bins'), 4, 'bins'))
  await open('fine', await writeScoreModel(join(data.path, 'fine'), 2, 'fine'))
}, 60_000)
afterAll(async () => {
  for (const colorizer of Object.values(colorizers)) await colorizer.close()
  await data.remove()
})

const colorizerOf = (id: string): Colorizer => {
  const colorizer = colorizers[id]
  if (!colorizer) throw new Error(`no model ${id}`)
  return colorizer
}
const predictionBy = async (id: string): Promise<Uint8Array> => {
  const { prediction } = await colorizerOf(id).colorize(photo, { prediction: true })
  if (!prediction) throw new Error('the result has no prediction')
  return prediction
}
const rawOf = (file: Uint8Array): Promise<Buffer> => sharp(file).raw().toBuffer()

/** Mean and largest difference between two pictures, in levels 0..255. */
const differenceOf = async (one: Uint8Array, other: Uint8Array) => {
  const [first, second] = [await rawOf(one), await rawOf(other)]
  expect(first).toHaveLength(second.length)
  let [sum, largest] = [0, 0]
  for (const [i, level] of first.entries()) {
    const difference = Math.abs(level - (second[i] ?? NaN))
    sum += difference
    largest = Math.max(largest, difference)
  }
  return { mean: sum / first.length, largest }
}

const meanChroma = async (file: Uint8Array): Promise<number> => {
  const raw = await rawOf(file)
  let sum = 0
  for (let i = 0; i < raw.length; i += 3) {
    const [, a, b] = labOf(raw.subarray(i, i + 3))
    sum += Math.hypot(a, b)
  }
  return sum / (raw.length / 3)
}

describe.each([defaultModel, otherModel, 'ab', 'bins', 'fine'])(
  'recolor with a prediction by the model %s',
  (id) => {
    it.each([0, 1, 2])('reproduces the result of that model at vividness %d', async (vividness) => {
      const first = await colorizerOf(id).colorize(photo, { ...png, vividness, prediction: true })
      const again = await current.recolor(photo, first.prediction ?? new Uint8Array(), { ...png, vividness })
      expect(await differenceOf(first.after, again.after)).toEqual({ mean: 0, largest: 0 })
      expect(again).toMatchObject({ model: id, widthPx: 320, heightPx: 240, notes: first.notes })
    })

    it('gives stronger colours at higher vividness', async () => {
      const kept = await predictionBy(id)
      const at = async (vividness: number) =>
        meanChroma((await current.recolor(photo, kept, { ...png, vividness })).after)
      const [soft, own, vivid] = [await at(0), await at(1), await at(2)]
      expect(soft).toBeGreaterThan(1)
      expect(own).toBeGreaterThan(soft * 1.05)
      expect(vivid).toBeGreaterThan(own * 1.05)
    })
  },
)

describe('a prediction', () => {
  it.each([defaultModel, otherModel, 'bins'])(
    'by the model %s gives nearly the same picture as the network itself at each vividness',
    async (id) => {
      const kept = await predictionBy(id)
      for (const vividness of [0, 0.5, 1, 1.5, 2]) {
        const direct = await colorizerOf(id).colorize(photo, { ...png, vividness })
        const again = await current.recolor(photo, kept, { ...png, vividness })
        expect((await differenceOf(direct.after, again.after)).mean).toBeLessThan(0.25)
      }
    },
  )

  it.each(['ab', 'fine'])(
    'by the model %s contains ab and gives nearly the same picture as the network itself',
    async (id) => {
      const direct = await colorizerOf(id).colorize(photo, png)
      const again = await current.recolor(photo, await predictionBy(id), png)
      expect((await differenceOf(direct.after, again.after)).mean).toBeLessThan(0.5)
    },
  )

  it('is smaller than a megabyte and returned only on request', async () => {
    expect((await predictionBy(defaultModel)).length).toBeLessThan(1024 * 1024)
    expect(await current.colorize(photo)).not.toHaveProperty('prediction')
  })

  it.each([defaultModel, 'ab'])(
    'by the model %s with flip averages the photo and its mirror image',
    async (id) => {
      const [plain, flipped] = await Promise.all(
        [false, true].map((flip) => colorizerOf(id).colorize(photo, { ...png, flip, prediction: true })),
      )
      const again = await current.recolor(photo, flipped?.prediction ?? new Uint8Array(), png)
      expect(await differenceOf(flipped?.after ?? new Uint8Array(), again.after)).toEqual({
        mean: 0,
        largest: 0,
      })
      const mirror = await sharp(photo).flop().png().toBuffer()
      const other = await colorizerOf(id).colorize(mirror, { ...png, flip: true, prediction: true })
      const turned = await sharp(other.after).flop().png().toBuffer()
      const ofBoth = await differenceOf(turned, again.after)
      const ofOne = await differenceOf(plain?.after ?? new Uint8Array(), again.after)
      expect(ofBoth.mean).toBeLessThan(0.7)
      if (id === defaultModel) expect(ofOne.mean).toBeGreaterThan(ofBoth.mean)
    },
  )
})

describe('recolor', () => {
  it('applies the options for side by side, before, format and maximum size', async () => {
    const kept = await predictionBy(defaultModel)
    const both = await current.recolor(photo, kept, { sideBySide: true, before: true, format: 'webp' })
    expect(both).toMatchObject({ widthPx: 640, heightPx: 240, format: 'webp' })
    expect((await sharp(both.before).metadata()).width).toBe(320)
    expect((await current.recolor(photo, kept, { maxBytes: 8_000 })).after.length).toBeLessThanOrEqual(8_000)
  })

  it('accepts a photo that is already in colour', async () => {
    const blue = { r: 40, g: 120, b: 250 } // same lightness as the other half
    const half = await sharp({ create: { width: 100, height: 150, channels: 3, background: '#c83' } })
      .extend({ right: 100, background: blue })
      .png()
      .toBuffer()
    const { prediction = new Uint8Array() } = await current.colorize(half, { prediction: true })
    await expect(current.colorize(half, { alreadyColor: 'refuse' })).rejects.toMatchObject({
      code: 'already_colour',
    })
    expect((await current.recolor(half, prediction)).notes).toContain('already_colour')
  })
})
