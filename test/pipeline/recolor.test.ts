import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createColorizer, type Colorizer } from '../../src/pipeline/colorizer.ts'
import type { Graph } from '../../src/weights/onnx.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { labOf } from './reference-cielab.ts'
import { sampled, writeModel } from '../support/tiny-model.ts'
import { defaultModel } from '../../src/pipeline/models/default-model.ts'
import { otherModel, otherModelFolder } from '../support/models.ts'

const photoFile = 'src/sandbox/assets/samples/landscape.jpg'
const png = { format: 'png' } as const
let data: Awaited<ReturnType<typeof makeDataDir>>
let photo: Buffer
/** The operator's network now; and those by which predictions were kept. */
let current: Colorizer
const others: Record<string, Colorizer> = {}

/** Red where it is light, blue where it is dark; or green: a score for each. */
const scoresOf = (side: number) => (graph: Graph) => {
  const x = graph.input('L', ['n', 1, 'h', 'w'])
  graph.output(sampled(side, graph, x, 1, [0.05, -0.05, 0], [-1, 3, 0.5]), 'logits', ['n', 3, 'h2', 'w2'])
}
const scoresCard = {
  ...{ kind: 'ab-bins', inputs: { L: {} }, outputs: { logits: {} }, temperature: 0.4 },
  bins: [
    [50, 30],
    [-10, -40],
    [-40, 30],
  ],
}

const open = async (id: string, modelFolder: string): Promise<void> => {
  others[id] = await createColorizer({ modelFolder, concurrency: 1, threads: 1 })
}
const openTiny = async (id: string, build: (graph: Graph) => void, card: object): Promise<void> =>
  open(id, await writeModel(join(data.path, id), build, { id, ...card }))

beforeAll(async () => {
  data = await makeDataDir()
  photo = await sharp(await readFile(photoFile))
    .resize(320, 240, { fit: 'fill' })
    .jpeg()
    .toBuffer()
  current = await createColorizer({ concurrency: 1, threads: 1 })
  others[defaultModel] = current
  await open(otherModel, otherModelFolder)
  const ab = (graph: Graph) => {
    const x = graph.input('L', ['n', 1, 'h', 'w'])
    graph.output(sampled(2, graph, x, 1, [0.5, -0.4], [-10, 30]), 'ab', ['n', 2, 'h2', 'w2'])
  }
  await openTiny('ab', ab, { kind: 'ab', inputs: { L: {} }, outputs: { ab: {} } })
  await openTiny('bins', scoresOf(4), scoresCard)
  await openTiny('fine', scoresOf(2), scoresCard)
}, 60_000)
afterAll(async () => {
  for (const colorizer of Object.values(others)) await colorizer.close()
  await data.remove()
})

const by = (id: string): Colorizer => {
  const colorizer = others[id]
  if (!colorizer) throw new Error(`no network ${id}`)
  return colorizer
}
const keptBy = async (id: string): Promise<Uint8Array> => {
  const { prediction } = await by(id).colorize(photo, { prediction: true })
  if (!prediction) throw new Error('nothing was kept')
  return prediction
}
const rawOf = (file: Uint8Array): Promise<Buffer> => sharp(file).raw().toBuffer()

/** Levels of 255 between two pictures: mean and most. */
const between = async (one: Uint8Array, other: Uint8Array) => {
  const [first, second] = [await rawOf(one), await rawOf(other)]
  expect(first).toHaveLength(second.length)
  let [sum, most] = [0, 0]
  for (const [i, level] of first.entries()) {
    const off = Math.abs(level - (second[i] ?? NaN))
    sum += off
    most = Math.max(most, off)
  }
  return { mean: sum / first.length, most }
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

describe.each([defaultModel, otherModel, 'ab', 'bins', 'fine'])('what %s predicted', (id) => {
  it.each([0, 1, 2])('is painted again alike without it, at vividness %d', async (vividness) => {
    const first = await by(id).colorize(photo, { ...png, vividness, prediction: true })
    const again = await current.recolour(photo, first.prediction ?? new Uint8Array(), { ...png, vividness })
    expect(await between(first.after, again.after)).toEqual({ mean: 0, most: 0 })
    expect(again).toMatchObject({ model: id, widthPx: 320, heightPx: 240, notes: first.notes })
  })

  it('becomes more colourful with vividness', async () => {
    const kept = await keptBy(id)
    const at = async (vividness: number) =>
      meanChroma((await current.recolour(photo, kept, { ...png, vividness })).after)
    const [soft, own, vivid] = [await at(0), await at(1), await at(2)]
    expect(soft).toBeGreaterThan(1)
    expect(own).toBeGreaterThan(soft * 1.05)
    expect(vivid).toBeGreaterThan(own * 1.05)
  })
})

describe('the kept prediction', () => {
  it.each([defaultModel, otherModel, 'bins'])(
    'of %s looks as the network’s own answer, at each temperature',
    async (id) => {
      const kept = await keptBy(id)
      for (const vividness of [0, 0.5, 1, 1.5, 2]) {
        const direct = await by(id).colorize(photo, { ...png, vividness })
        const again = await current.recolour(photo, kept, { ...png, vividness })
        expect((await between(direct.after, again.after)).mean).toBeLessThan(0.25)
      }
    },
  )

  it.each(['ab', 'fine'])('of %s is ab, and looks as the network’s own answer', async (id) => {
    const direct = await by(id).colorize(photo, png)
    const again = await current.recolour(photo, await keptBy(id), png)
    expect((await between(direct.after, again.after)).mean).toBeLessThan(0.5)
  })

  it('is at most a megabyte, and there only where it is wanted', async () => {
    expect((await keptBy(defaultModel)).length).toBeLessThan(1024 * 1024)
    expect(await current.colorize(photo)).not.toHaveProperty('prediction')
  })

  it.each([defaultModel, 'ab'])(
    'of %s is the mean of both sides where the photo was mirrored',
    async (id) => {
      const [plain, flipped] = await Promise.all(
        [false, true].map((flip) => by(id).colorize(photo, { ...png, flip, prediction: true })),
      )
      const again = await current.recolour(photo, flipped?.prediction ?? new Uint8Array(), png)
      expect(await between(flipped?.after ?? new Uint8Array(), again.after)).toEqual({ mean: 0, most: 0 })
      const mirror = await sharp(photo).flop().png().toBuffer()
      const other = await by(id).colorize(mirror, { ...png, flip: true, prediction: true })
      const turned = await sharp(other.after).flop().png().toBuffer()
      const ofBoth = await between(turned, again.after)
      const ofOne = await between(plain?.after ?? new Uint8Array(), again.after)
      expect(ofBoth.mean).toBeLessThan(0.7)
      if (id === defaultModel) expect(ofOne.mean).toBeGreaterThan(ofBoth.mean)
    },
  )
})

describe('a result that is made again', () => {
  it('comes side by side, with the photo, in another format and size of file', async () => {
    const kept = await keptBy(defaultModel)
    const both = await current.recolour(photo, kept, { sideBySide: true, before: true, format: 'webp' })
    expect(both).toMatchObject({ widthPx: 640, heightPx: 240, format: 'webp' })
    expect((await sharp(both.before).metadata()).width).toBe(320)
    expect((await current.recolour(photo, kept, { maxBytes: 8_000 })).after.length).toBeLessThanOrEqual(8_000)
  })

  it('is not refused for a photo that is in colour already', async () => {
    const blue = { r: 40, g: 120, b: 250 } // as light as the other half
    const half = await sharp({ create: { width: 100, height: 150, channels: 3, background: '#c83' } })
      .extend({ right: 100, background: blue })
      .png()
      .toBuffer()
    const { prediction = new Uint8Array() } = await current.colorize(half, { prediction: true })
    await expect(current.colorize(half, { alreadyColour: 'refuse' })).rejects.toMatchObject({
      code: 'already_colour',
    })
    expect((await current.recolour(half, prediction)).notes).toContain('already_colour')
  })
})

/** The parts of a prediction's bytes: four of magic, four of the header's length, the header, what is deflated. */
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
    ['nothing', () => new Uint8Array()],
    ['the first bytes only', (kept) => kept.subarray(0, 6)],
    ['a picture', () => photo],
    ['another version', (kept) => Buffer.concat([Buffer.from('CBP9'), kept.subarray(4)])],
    ['half of it', (kept) => kept.subarray(0, kept.length / 2)],
    ['a header without end', (kept) => Buffer.concat([kept.subarray(0, 4), Buffer.alloc(400, 0xff)])],
    ['a header that is no JSON', (kept) => Buffer.from(kept).fill('x', 8, 20)],
    ['a garbled middle', (kept) => Buffer.from(kept).fill(0x55, kept.length >> 1, (kept.length >> 1) + 40)],
    ['another kind', (kept) => rewritten(kept, { kind: 'rgb' })],
    ['more cells than bytes', (kept) => rewritten(kept, { widthPx: 81 })],
    ['fewer cells than bytes', (kept) => rewritten(kept, { widthPx: 8 })],
    ['no cells', (kept) => rewritten(kept, { widthPx: 0 })],
    ['a size of gigabytes', (kept) => rewritten(kept, { widthPx: 8_000, heightPx: 8_000 })],
    ['cells of a huge photo', (kept) => rewritten(kept, { cellPx: 256 })],
    ['bins that are no colours', (kept) => rewritten(kept, { bins: [[1e9, 0]] })],
    ['a temperature of nothing', (kept) => rewritten(kept, { inverseTemperatures: { own: 0, mean: 1 } })],
    ['a gigabyte of zeros, deflated', (kept) => rewritten(kept, {}, new Uint8Array(100_000_000))],
  ])('%s is refused with the code', async (_, damage) => {
    const damaged = damage(Buffer.from(await keptBy(defaultModel)))
    await expect(current.recolour(photo, damaged)).rejects.toMatchObject({ code: 'prediction_invalid' })
  })

  it('ends with a picture or the code, whichever byte is changed, and the thread goes on', async () => {
    const kept = Buffer.from(await keptBy('bins'))
    const outcomes = new Set<string>()
    for (let at = 0; at < kept.length; at += 3) {
      const changed = Buffer.from(kept)
      changed[at] = (changed[at] ?? 0) ^ (1 + ((at * 7) % 255))
      await current.recolour(photo, changed, { quality: 50 }).then(
        () => outcomes.add('painted'),
        (error: unknown) => outcomes.add((error as { code?: string }).code ?? String(error)),
      )
    }
    expect([...outcomes].sort()).toEqual(['painted', 'prediction_invalid'])
    await expect(current.recolour(photo, kept)).resolves.toMatchObject({ model: 'bins' })
  })

  it('without any likely colour is still painted: every byte is some depth', async () => {
    const kept = await keptBy('bins')
    const unlikely = rewritten(kept, {}, new Uint8Array(8 * 8 * 3).fill(255))
    const sized = rewritten(unlikely, { widthPx: 8, heightPx: 8 })
    const { after } = await current.recolour(photo, sized, { ...png, vividness: 2 })
    expect((await sharp(after).stats()).channels[0]?.mean).toBeGreaterThan(20)
  })
})
