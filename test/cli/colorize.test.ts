import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readColorizeOptions } from '../../src/cli/commands/colorize-command.ts'
import { colorizeFiles } from '../../src/cli/colorize.ts'
import type { CommandOutput } from '../../src/cli/command-output.ts'
import { pairsOf } from '../../src/cli/inputs.ts'
import { progressLine } from '../../src/cli/progress.ts'
import { makeDataDir } from '../support/data-dir.ts'

const sample = 'src/sandbox/assets/samples/street.jpg'
let folder: Awaited<ReturnType<typeof makeDataDir>>
let said: { lines: string[]; problems: string[]; bars: string[] }
let output: CommandOutput

beforeEach(async () => {
  folder = await makeDataDir()
  said = { lines: [], problems: [], bars: [] }
  output = {
    line: (text) => said.lines.push(text),
    problem: (text) => said.problems.push(text),
    progress: (text) => said.bars.push(text),
  }
  await mkdir(join(folder.path, 'in', 'deep'), { recursive: true })
  await copyFile(sample, join(folder.path, 'in', 'street.jpg'))
  await copyFile(sample, join(folder.path, 'in', 'deep', 'Again.JPG'))
  await writeFile(join(folder.path, 'in', 'words.png'), 'only words')
  await writeFile(join(folder.path, 'in', 'street.color.jpg'), 'an earlier result')
})
afterEach(() => folder.remove())

const command = (name: string, options: Record<string, unknown> = {}) =>
  readColorizeOptions([name], options, 'models')

describe('colorize', () => {
  it('colours a folder, tells what failed, and leaves no result half done', async () => {
    const out = join(folder.path, 'out')
    expect(await colorizeFiles(command(join(folder.path, 'in'), { out }), output)).toBe(1)
    for (const name of ['street.color.jpg', 'deep/Again.color.jpg'])
      expect(await sharp(join(out, name)).metadata()).toMatchObject({ width: 1024, format: 'jpeg' })
    expect(said.lines).toHaveLength(2)
    expect(said.problems).toEqual([expect.stringMatching(/words\.png: .*\(not_an_image\)/)])
    expect(said.bars.at(-1)).toContain('3 of 3')
  })

  it('never overwrites without being told, and then does', async () => {
    const photo = join(folder.path, 'in', 'street.jpg')
    const result = join(folder.path, 'in', 'street.color.jpg')
    expect(await colorizeFiles(command(photo, { json: true }), output)).toBe(1)
    expect(JSON.parse(said.lines[0] ?? '')).toMatchObject({
      input: photo,
      output: null,
      code: 'output_exists',
    })
    expect(await readFile(result, 'utf8')).toBe('an earlier result')
    expect(await colorizeFiles(command(photo, { json: true, force: true, sideBySide: true }), output)).toBe(0)
    expect(JSON.parse(said.lines[1] ?? '')).toMatchObject({
      output: result,
      code: null,
      ms: expect.any(Number) as number,
    })
    expect(await sharp(result).metadata()).toMatchObject({ width: 2048 })
  })
})

describe('pairsOf', () => {
  it('takes files, folders and patterns, each photo once', async () => {
    const names = [
      join(folder.path, 'in'),
      join(folder.path, 'in', 'street.jpg'),
      join(folder.path, '**', '*.png'),
    ]
    const pairs = await pairsOf(names, undefined, 'webp')
    expect(pairs.map(({ output: path }) => resolve(path).slice(folder.path.length)).sort()).toEqual([
      '/in/deep/Again.color.webp',
      '/in/street.color.webp',
      '/in/words.color.webp',
    ])
  })

  it('refuses two photos for one result, and names without a picture', async () => {
    await copyFile(sample, join(folder.path, 'in', 'street.png'))
    await expect(pairsOf([join(folder.path, 'in')], undefined, 'jpeg')).rejects.toMatchObject({
      code: 'settings_invalid',
    })
    await expect(pairsOf([join(folder.path, '*.jpg')], undefined, 'jpeg')).rejects.toMatchObject({
      code: 'settings_invalid',
    })
  })
})

describe('readColorizeOptions', () => {
  it('names every invalid option on one line', () => {
    const wrong = () => command('a.jpg', { vividness: '3', format: 'bmp', model: '../../etc' })
    expect(wrong).toThrow(/^--vividness: must be a number from 0 to 2; --format: .*; --model: .*$/)
  })
})

it('progressLine says rate and time left', () => {
  expect(progressLine(12, 40, 4_000)).toBe('[███████-----------------] 12 of 40, 3.0 a second, 0:09 left')
})
