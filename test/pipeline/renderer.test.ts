import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Colorized } from '../../src/pipeline/colorize-options.ts'
import { createColorizer, type Colorizer } from '../../src/pipeline/colorizer.ts'
import { readPrediction } from '../../src/pipeline/network/prediction-file.ts'
import { createRenderer, type Renderer } from '../../src/pipeline/renderer.ts'
import { distributionAt } from '../../src/pipeline/network/color-distribution.ts'
import { defaultModel } from '../../src/pipeline/models/default-model.ts'

let colorizer: Colorizer
let renderer: Renderer
let photo: Buffer
let first: Colorized
let predictionFile: Uint8Array

beforeAll(async () => {
  ;[colorizer, renderer, photo] = await Promise.all([
    createColorizer({ concurrency: 1, device: 'cpu' }),
    createRenderer({ concurrency: 1 }),
    readFile('src/sandbox/assets/samples/street.jpg'),
  ])
  first = await colorizer.colorize(photo, { prediction: true })
  predictionFile = first.prediction ?? new Uint8Array()
})
afterAll(async () => {
  await colorizer.close()
  await renderer.close()
})

describe('createRenderer', () => {
  it('renders the same bytes as the colorizer', async () => {
    const [one, other] = await Promise.all([
      renderer.recolor(photo, predictionFile, { vividness: 1.4 }),
      colorizer.recolor(photo, predictionFile, { vividness: 1.4 }),
    ])
    expect(Buffer.compare(one.after, other.after)).toBe(0)
    expect(one.model).toBe(defaultModel)
  })

  it('shrinks the result to maxSidePx and never enlarges it', async () => {
    const small = await renderer.recolor(photo, predictionFile, { maxSidePx: 200, before: true })
    const { width, height } = await sharp(small.after).metadata()
    expect(Math.max(width, height)).toBe(200)
    expect(width / height).toBeCloseTo(first.widthPx / first.heightPx, 1)
    expect((await sharp(small.before).metadata()).width).toBe(width)
    const large = await renderer.recolor(photo, predictionFile, { maxSidePx: 10_000 })
    expect([large.widthPx, large.heightPx]).toEqual([first.widthPx, first.heightPx])
  })

  it('goes on after what it cannot read', async () => {
    await expect(renderer.recolor(photo, new Uint8Array(9))).rejects.toMatchObject({
      code: 'prediction_invalid',
    })
    await expect(renderer.recolor(new Uint8Array(9), predictionFile)).rejects.toMatchObject({
      code: 'not_an_image',
    })
    expect((await renderer.recolor(photo, predictionFile, { maxSidePx: 64 })).widthPx).toBeLessThanOrEqual(64)
  })
})

describe('distributionAt', () => {
  it('returns bins in order of their share, and tops that sum up to 1', async () => {
    for (const [x, y] of [
      [0, 0],
      [0.5, 0.5],
      [1, 1],
    ] as const) {
      const distribution = await distributionAt(predictionFile, x, y)
      if (distribution.kind !== 'distribution') throw new Error('the default network predicts scores')
      const shares = distribution.bins.map(({ share }) => share)
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(0.97)
      expect(shares).toEqual([...shares].sort((one, other) => other - one))
      const sumOfTops = distribution.tops.reduce((sum, { share }) => sum + share, 0)
      expect(sumOfTops).toBeCloseTo(1, 4)
      const [likeliest] = distribution.bins
      expect(distribution.tops.some(({ a, b }) => a === likeliest?.a && b === likeliest.b)).toBe(true)
    }
  })

  it('returns the distribution of the cell that contains the point', async () => {
    const prediction = await readPrediction(predictionFile)
    if (prediction.kind !== 'scores') throw new Error('the default network predicts scores')
    const { widthPx, heightPx, bytes, bins } = prediction
    const [column, row] = [Math.floor(widthPx / 4), heightPx - 2]
    const depths = bins.map((_, i) => bytes[i * widthPx * heightPx + row * widthPx + column] ?? 255)
    const [a, b] = bins[depths.indexOf(Math.min(...depths))] ?? []
    const distribution = await distributionAt(
      predictionFile,
      (column + 0.5) / widthPx,
      (row + 0.5) / heightPx,
    )
    expect(distribution).toHaveProperty('bins.0', expect.objectContaining({ a, b }))
  })
})
