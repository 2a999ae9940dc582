import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defaultModelFolder } from '../../../src/pipeline/models/default-model.ts'
import { inputSizeOf, readModel } from '../../../src/pipeline/models/model-card.ts'
import { makeDataDir } from '../../support/data-dir.ts'

let folder: Awaited<ReturnType<typeof makeDataDir>>
beforeEach(async () => (folder = await makeDataDir()))
afterEach(() => folder.remove())

const photo = 'src/sandbox/assets/samples/street.jpg'

/** The input sizes that the network ran on, in order, including those before the first photo. */
const runsOn = async (device: string): Promise<string[]> => {
  const runs = join(folder.path, device)
  const args = [defaultModelFolder, photo, device, join(folder.path, 'out.png')]
  const env = {
    ...process.env,
    PRETEND_RUNS: runs,
    NODE_OPTIONS: '--import ./test/support/program/pretend-gpu.mjs',
  }
  await promisify(execFile)(process.execPath, ['test/support/program/colorize-on-device.mjs', ...args], {
    env,
  })
  const lines = (await readFile(runs, 'utf8')).trim().split('\n')
  return lines.map((line) => /1x\d+x(\d+x\d+)/.exec(line)?.[1] ?? line)
}

it('a GPU runs the network at all common input sizes before the first photo', async () => {
  const runs = await runsOn('webgpu')
  const before = runs.slice(0, -1)
  const { card } = await readModel(defaultModelFolder)
  const sizeOf = (widthPx: number, heightPx: number): string => {
    const size = inputSizeOf(card, widthPx, heightPx)
    return `${size.heightPx}x${size.widthPx}`
  }
  const { width, height } = await sharp(photo).metadata()
  expect(runs.at(-1)).toBe(sizeOf(width, height))
  for (const [long, short] of [
    [width, height],
    [4, 3],
    [3, 2],
    [1, 1],
    [16, 9],
  ] as const)
    expect(before).toEqual(expect.arrayContaining([sizeOf(long, short), sizeOf(short, long)]))
})

it('the CPU is not warmed up', async () => {
  expect((await runsOn('cpu')).filter((size) => size !== '64x64')).toHaveLength(1)
})
