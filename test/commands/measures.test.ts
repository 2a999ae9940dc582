import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { CommandOutput } from '../../src/commands/colorize.ts'
import { evaluate } from '../../src/commands/evaluate.ts'
import { abOf, binOf, colourfulness, ErrorCurve, psnr } from '../../src/commands/measures.ts'
import { abBins } from '../../src/pipeline/ab-bins.ts'
import { labOf } from '../pipeline/cielab.ts'
import { makeDataDir } from '../support/data-dir.ts'

describe('bins', () => {
  it('are the paper’s 313, in its order', () => {
    expect(abBins).toHaveLength(313)
    expect(abBins[0]).toEqual([-90, 50])
    expect(abBins.at(-1)).toEqual([100, 0])
    expect(new Set(abBins.map(String)).size).toBe(313)
  })
  it('takes the nearest, also from outside', () => {
    for (const [bin, [a, b]] of abBins.entries()) expect(binOf(a + 2.4, b - 2.4)).toBe(bin)
    expect(abBins[binOf(-128, 128)]).toEqual([-90, 90])
  })
})

it('abOf is CIELAB’s', () => {
  const rgb = Uint8Array.of(255, 0, 0, 12, 200, 90, 77, 77, 77)
  const ab = abOf(rgb)
  for (let i = 0; i < 3; i++) {
    const [, a, b] = labOf(rgb.subarray(i * 3, i * 3 + 3))
    expect(ab[i * 2]).toBeCloseTo(a, 3)
    expect(ab[i * 2 + 1]).toBeCloseTo(b, 3)
  }
})

describe('ErrorCurve', () => {
  it('is the share within each of 151 thresholds', () => {
    const curve = new ErrorCurve()
    curve.add(0, 1)
    expect(curve.area()).toBe(100)
    curve.add(150.5, 1)
    expect(curve.area()).toBe(50)
    curve.add(75, 2) // within 75..150: 76 of 151 thresholds
    expect(curve.area()).toBeCloseTo((100 * (151 + 2 * 76)) / 151 / 4, 6)
  })
})

it('psnr and colourfulness have their textbook values', () => {
  const grey = new Uint8Array(300).fill(100)
  expect(psnr(grey, new Uint8Array(300).fill(110))).toBeCloseTo(28.13, 2)
  expect(colourfulness(grey)).toBe(0)
  // one colour everywhere has no spread: 0.3 of the mean's length, rg 200, yb 100
  const red = Uint8Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? 200 : 0))
  expect(colourfulness(red)).toBeCloseTo(0.3 * Math.hypot(200, 100), 6)
})

it('evaluate measures a model beside grey and the truth', async () => {
  const folder = await makeDataDir()
  await mkdir(join(folder.path, 'photos'))
  for (const [name, hue] of [
    ['one', '#8899ff'],
    ['two', '#99cc77'],
  ] as const)
    await sharp('src/sandbox/assets/samples/street.jpg')
      .resize(300)
      .tint(hue)
      .jpeg()
      .toFile(join(folder.path, 'photos', `${name}.jpg`))
  const lines: string[] = []
  const output: CommandOutput = { line: (text) => lines.push(text), problem: (text) => lines.push(text) }
  const models = new Map([['v0', 'models/v0']])
  await evaluate({ names: [join(folder.path, 'photos')], models, json: true }, output)
  const [truth, grey, model] = lines.map((line) => JSON.parse(line) as Record<string, number>)
  expect(truth).toMatchObject({ name: 'truth', photos: 2, aucRaw: 100 })
  expect(truth?.['aucRebalanced']).toBeCloseTo(100, 6)
  expect(grey).toMatchObject({ name: 'grey', colourfulness: 0 })
  expect(grey?.['aucRaw']).toBeLessThan(99)
  expect(model).toMatchObject({ name: 'v0' })
  expect(model?.['colourfulness']).toBeGreaterThan(5)
  await folder.remove()
})
