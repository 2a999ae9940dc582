import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createLogger } from '../../src/core/log.ts'
import type { ModelState } from '../../src/stores/heartbeats.ts'
import { openModelChoice, type ModelChoice } from '../../src/stores/model-choice.ts'
import { startModelInUse, type ModelInUse } from '../../src/roles/worker/model-in-use.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { startTestRedis, type TestRedis } from '../support/redis/test-redis.ts'
import { defaultModel } from '../../src/pipeline/models/default-model.ts'
import { otherModel, otherModelFolder } from '../support/models.ts'

const patience = { timeout: 30_000, interval: 50 }
let redis: TestRedis
let folder: Awaited<ReturnType<typeof makeDataDir>>
let choice: ModelChoice
let photo: Uint8Array
let inUse: ModelInUse | undefined
let lines: Record<string, unknown>[]

beforeAll(async () => {
  redis = await startTestRedis()
  choice = openModelChoice(await redis.open())
  folder = await makeDataDir()
  for (const model of [otherModel, defaultModel])
    await symlink(resolve('models', model), join(folder.path, model))
  await cp(otherModelFolder, join(folder.path, 'damaged'), { recursive: true })
  await writeFile(join(folder.path, 'damaged', 'model.onnx'), 'something else')
  await mkdir(join(folder.path, 'unreadable'))
  await writeFile(join(folder.path, 'unreadable', 'model.json'), '{"id": "unreadable"}')
  const size = { width: 320, height: 240, channels: 3 as const }
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 }
  photo = await sharp({ create: { ...size, background: '#888', noise } })
    .jpeg()
    .toBuffer()
})
afterAll(async () => {
  await redis.close()
  await folder.remove()
})
afterEach(() => inUse?.close())

const start = async (model: string): Promise<ModelInUse> => {
  lines = []
  const destination = {
    write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  }
  inUse = await startModelInUse({
    choice,
    config: { model, device: 'cpu', workerConcurrency: undefined },
    modelsFolder: folder.path,
    log: createLogger({ level: 'info', destination }),
  })
  return inUse
}
const state = (): ModelState | undefined => inUse?.state()

it('follows a choice while photos are under way: none is lost, and the next is by the new model', async () => {
  const { colorizer } = await start(otherModel)
  const underWay = Array.from({ length: 6 }, () => colorizer.colorize(photo))
  await choice.choose(defaultModel)
  // photos keep coming for as long as it takes
  const between: string[] = []
  while (colorizer.model === otherModel) between.push((await colorizer.colorize(photo)).model)
  const next = await colorizer.colorize(photo)
  expect((await Promise.all(underWay)).map(({ model }) => model)).toEqual(Array(6).fill(otherModel))
  expect(new Set(between)).toEqual(new Set([otherModel]))
  expect(next.model).toBe(defaultModel)
  await expect.poll(state, patience).toMatchObject({ model: defaultModel, device: 'cpu' })
  expect(state()?.failure).toBeUndefined()
})

it.each([
  ['damaged', /does not match the checksum/],
  ['unreadable', /the model card is invalid/],
])('goes on with what works where the chosen one is %s, and says why', async (broken, why) => {
  await choice.choose(otherModel)
  const { colorizer } = await start(otherModel)
  await choice.choose(broken)
  await expect.poll(() => state()?.failure?.model, patience).toBe(broken)
  expect(state()).toMatchObject({ model: otherModel, failure: { model: broken } })
  expect(state()?.failure?.why).toMatch(why)
  expect((await colorizer.colorize(photo)).model).toBe(otherModel)
})

it('takes the chosen model after a restart rather than MODEL, and logs it', async () => {
  await choice.choose(otherModel)
  const { colorizer } = await start(defaultModel)
  expect((await colorizer.colorize(photo)).model).toBe(otherModel)
  expect(lines).toContainEqual(
    expect.objectContaining({ msg: 'the chosen model wins over MODEL', model: otherModel }),
  )
})

it('starts with MODEL where the chosen one is no longer installed, and says so', async () => {
  await choice.choose('gone')
  const { colorizer } = await start(otherModel)
  expect(colorizer.model).toBe(otherModel)
  await expect
    .poll(state, patience)
    .toMatchObject({ failure: { model: 'gone', why: 'it is not installed here' } })
})
