import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeDataDir } from '../support/data-dir.ts'

let folder: Awaited<ReturnType<typeof makeDataDir>>
beforeEach(async () => (folder = await makeDataDir()))
afterEach(() => folder.remove())

/** The shapes that the network was run on, in order, by device. */
const runsOn = async (device: string): Promise<string[]> => {
  const runs = join(folder.path, device)
  const args = ['models/v4', 'src/sandbox/assets/samples/street.jpg', device, join(folder.path, 'out.png')]
  const env = { ...process.env, PRETEND_RUNS: runs, NODE_OPTIONS: '--import ./test/support/pretend-gpu.mjs' }
  await promisify(execFile)(process.execPath, ['test/support/colour-on.mjs', ...args], { env })
  const lines = (await readFile(runs, 'utf8')).trim().split('\n')
  return lines.map((line) => /1x\d+x(\d+x\d+)/.exec(line)?.[1] ?? line)
}

it('a GPU has met the common forms of photos, upright and across, before the first one comes', async () => {
  const runs = await runsOn('webgpu')
  const last = runs.at(-1) ?? ''
  const before = runs.slice(0, -1)
  expect(last).toBe('224x320') // height x width: the photo itself
  for (const form of [
    last,
    '320x224',
    '224x288',
    '288x224',
    '224x352',
    '352x224',
    '224x224',
    '224x384',
    '384x224',
  ])
    expect(before).toContain(form)
})

it('the CPU, which gains nothing by it, is ready at once', async () => {
  expect((await runsOn('cpu')).filter((form) => form !== '64x64')).toHaveLength(1)
})
