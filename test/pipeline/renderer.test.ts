import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Colorized } from '../../src/pipeline/colorize.ts'
import { createColorizer, type Colorizer } from '../../src/pipeline/colorizer.ts'
import { readPrediction } from '../../src/pipeline/network/prediction-file.ts'
import { createRenderer, type Renderer } from '../../src/pipeline/renderer.ts'
import { distributionAt } from '../../src/pipeline/network/color-distribution.ts'
import { defaultModel } from '../../src/pipeline/models/default-model.ts'

let colorizer: Colorizer
let renderer: Renderer
let photo: Buffer
let first: Colorized
let kept: Uint8Array

beforeAll(async () => {
  ;[colorizer, renderer, photo] = await Promise.all([
    createColorizer({ concurrency: 1, device: 'cpu' }),
    createRenderer({ concurrency: 1 }),
    readFile('src/sandbox/assets/samples/street.jpg'),
  ])
  first = await colorizer.colorize(photo, { prediction: true })
  kept = first.prediction ?? new Uint8Array()
})
afterAll(async () => {
  await colorizer.close()
  await renderer.close()
})

describe('the renderer', () => {
  it('paints what the colorizer paints', async () => {
    const [one, other] = await Promise.all([
      renderer.recolour(photo, kept, { vividness: 1.4 }),
      colorizer.recolour(photo, kept, { vividness: 1.4 }),
    ])
    expect(Buffer.compare(one.after, other.after)).toBe(0)
    expect(one.model).toBe(defaultModel)
  })

  it('makes previews that fit, and enlarges nothing', async () => {
    const small = await renderer.recolour(photo, kept, { maxSidePx: 200, before: true })
    const { width, height } = await sharp(small.after).metadata()
    expect(Math.max(width, height)).toBe(200)
    expect(width / height).toBeCloseTo(first.widthPx / first.heightPx, 1)
    expect((await sharp(small.before).metadata()).width).toBe(width)
    const large = await renderer.recolour(photo, kept, { maxSidePx: 10_000 })
    expect([large.widthPx, large.heightPx]).toEqual([first.widthPx, first.heightPx])
  })

  it('goes on after what it cannot read', async () => {
    await expect(renderer.recolour(photo, new Uint8Array(9))).rejects.toMatchObject({
      code: 'prediction_invalid',
    })
    await expect(renderer.recolour(new Uint8Array(9), kept)).rejects.toMatchObject({ code: 'not_an_image' })
    expect((await renderer.recolour(photo, kept, { maxSidePx: 64 })).widthPx).toBeLessThanOrEqual(64)
  })
})

describe('what the network thought', () => {
  it('is a distribution, likeliest first, whose tops share it out', async () => {
    for (const [x, y] of [
      [0, 0],
      [0.5, 0.5],
      [1, 1],
    ] as const) {
      const thought = await distributionAt(kept, x, y)
      if (thought.kind !== 'distribution') throw new Error('the default network predicts scores')
      const shares = thought.bins.map(({ share }) => share)
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(0.97)
      expect(shares).toEqual([...shares].sort((one, other) => other - one))
      const inTops = thought.tops.reduce((sum, { share }) => sum + share, 0)
      expect(inTops).toBeCloseTo(1, 4)
      const [likeliest] = thought.bins
      expect(thought.tops.some(({ a, b }) => a === likeliest?.a && b === likeliest.b)).toBe(true)
    }
  })

  it('is that of the point: the likeliest bin has the least depth there', async () => {
    const prediction = await readPrediction(kept)
    if (prediction.kind !== 'scores') throw new Error('the default network predicts scores')
    const { widthPx, heightPx, bytes, bins } = prediction
    const [column, row] = [Math.floor(widthPx / 4), heightPx - 2]
    const depths = bins.map((_, i) => bytes[i * widthPx * heightPx + row * widthPx + column] ?? 255)
    const [a, b] = bins[depths.indexOf(Math.min(...depths))] ?? []
    const thought = await distributionAt(kept, (column + 0.5) / widthPx, (row + 0.5) / heightPx)
    expect(thought).toHaveProperty('bins.0', expect.objectContaining({ a, b }))
  })
})
