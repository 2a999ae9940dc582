import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEvaluateOptions } from '../../src/cli/commands/evaluate-command.ts'
import type { CommandOutput } from '../../src/cli/command-output.ts'
import { evaluate } from '../../src/cli/evaluate/evaluate.ts'
import { defaultModel } from '../../src/pipeline/models/default-model.ts'
import { makeDataDir } from '../support/data-dir.ts'

const names = ['photos']
let folder: Awaited<ReturnType<typeof makeDataDir>>

beforeAll(async () => {
  folder = await makeDataDir()
  const photos = join(folder.path, 'photos')
  await mkdir(photos)
  // 256 px, so nothing is resampled: half grey at L 60 to 75, half yellow (L 80, a -1, b 57)
  const [grey, yellow] = [
    { r: 170, g: 170, b: 170 },
    { r: 220, g: 198, b: 90 },
  ]
  await sharp({ create: { width: 256, height: 256, channels: 3, background: grey } })
    .composite([
      { input: { create: { width: 256, height: 128, channels: 3, background: yellow } }, left: 0, top: 0 },
    ])
    .png()
    .toFile(join(photos, 'halves.png'))
  await sharp('src/sandbox/assets/samples/street.jpg')
    .resize(300)
    .tint('#8899ff')
    .jpeg()
    .toFile(join(photos, 'street.jpg'))
})
afterAll(() => folder.remove())

type Options = { json: boolean; byLightness?: boolean; models?: ReadonlyMap<string, string> }

const run = async (photo: string, options: Options): Promise<string[]> => {
  const lines: string[] = []
  const output: CommandOutput = { line: (text) => lines.push(text), problem: (text) => lines.push(text) }
  const place = join(folder.path, 'photos', photo)
  await evaluate({ names: [place], models: new Map(), byLightness: false, ...options }, output)
  return lines
}

type Line = Record<string, unknown> & { chroma: number; colourfulness: number; aucRaw: number }

describe('evaluate', () => {
  it('measures a network next to grey and the truth', async () => {
    const { models } = readEvaluateOptions(names, {}, 'models')
    const [truth, grey, model, ...more] = (await run('', { json: true, models })).map(
      (line) => JSON.parse(line) as Line,
    )
    expect(more).toEqual([])
    expect(truth).toMatchObject({ name: 'truth', photos: 2, aucRaw: 100, aucRebalanced: 100 })
    expect(truth).toMatchObject({ aucRawAtTruthChroma: 100, intervals: { aucRaw: [100, 100] } })
    expect(grey).toMatchObject({ name: 'grey', colourfulness: 0, shares: { neutral: 100 } })
    expect(grey).toMatchObject({ aucRawAtTruthChroma: null, aucRebalancedAtTruthChroma: null })
    expect(grey?.aucRaw).toBeLessThan(99)
    expect(model).toMatchObject({ name: defaultModel, photos: 2 })
    expect(model?.colourfulness).toBeGreaterThan(3)
    expect(Object.keys(model ?? {})).toEqual(Object.keys(truth ?? {}))
    expect(Object.keys(model?.['intervals'] ?? {})).toContain('aucRebalancedAtTruthChroma')
  })

  it('reports the true colors of a photo, by lightness too', async () => {
    const [line = ''] = await run('halves.png', { json: true })
    const truth = JSON.parse(line) as Line
    expect(truth).toMatchObject({
      shares: { neutral: 50, yellow: 50, blue: 0, red: 0, green: 0 },
      bright: { neutral: 50, yellow: 50 },
      intervals: { shares: { yellow: [50, 50] } },
    })
    expect(truth['bands']).toHaveLength(8)
    expect(truth['bands']).toMatchObject({
      3: { from: 45, to: 60, pixels: 0, chroma: null },
      4: { from: 60, to: 75, pixels: 256 * 128, neutral: 100, yellow: 0 },
      5: { from: 75, to: 85, pixels: 256 * 128, neutral: 0, yellow: 100 },
    })
  })

  it('shows people a table, and one by lightness where they ask for it', async () => {
    const lines = await run('halves.png', { json: false, byLightness: true })
    expect(lines[0]).toBe('Photos: 1. In brackets: the 95 % interval over photos.')
    expect(lines[1]?.trim().split(/ +/)).toEqual(['truth', 'grey'])
    expect(lines.find((line) => line.startsWith('AuC raw, %'))).toContain('100.00 [100.00, 100.00]')
    expect(lines.find((line) => line.startsWith('Yellow, % of bright pixels'))).toContain('50.00 [50.00')
    const yellow = lines.findIndex((line) => line.startsWith('Yellow, % by lightness'))
    expect(lines[yellow + 6]).toMatch(/^ {2}75–85 +50\.0 +100\.0 +0\.0$/)
  })
})

describe('readEvaluateOptions', () => {
  it('measures each named model on the same photos', () => {
    const options = { model: ['v4', 'v5'], json: true, byLightness: true }
    expect(readEvaluateOptions(names, options, '/models')).toEqual({
      names,
      json: true,
      byLightness: true,
      models: new Map([
        ['v4', '/models/v4'],
        ['v5', '/models/v5'],
      ]),
    })
  })

  it('measures the default model where none is named', () => {
    expect([...readEvaluateOptions(names, {}, '/models').models.keys()]).toEqual([defaultModel])
  })

  it('rejects an id that is a path', () => {
    expect(() => readEvaluateOptions(names, { model: ['../v4'] }, '/models')).toThrow(/--model/)
  })
})
