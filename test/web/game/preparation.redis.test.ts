import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { openGameSet, stimulusKey, stimulusNames, type StimulusName } from '../../../src/stores/game-set.ts'
import { openLeases } from '../../../src/stores/leases.ts'
import { createLogger } from '../../../src/core/log.ts'
import { createDiskOutput } from '../../../src/outputs/disk/disk.ts'
import { createColorizer, type Colorizer } from '../../../src/pipeline/colorizer.ts'
import { decode } from '../../../src/pipeline/decode/decode.ts'
import { detectNotes } from '../../../src/pipeline/decode/photo-notes.ts'
import { openQueues } from '../../../src/queue/queues.ts'
import type { Redis } from '../../../src/redis/redis.ts'
import { openPhotoFolder } from '../../../src/web/game/photo-folder.ts'
import { createPreparation, preparationLease } from '../../../src/web/game/preparation.ts'
import { startTestRedis, type TestRedis } from '../../support/redis/test-redis.ts'
import { defaultModel } from '../../../src/pipeline/models/default-model.ts'

const drawing = (name: string) => `src/web/game/assets/drawings/${name}.jpg`
const log = createLogger({ level: 'silent' })
let redis: TestRedis
let db: Redis
let network: Colorizer
let coloured: number
let folder: string
let parts: Awaited<ReturnType<typeof openParts>>

const openParts = async (outputFolder: string) => {
  const handle = await redis.open()
  db = handle.connect('general')
  const colorizer: Colorizer = {
    ...network,
    colorize: (bytes, options) => {
      coloured++
      return network.colorize(bytes, options)
    },
  }
  const output = createDiskOutput(outputFolder)
  const queues = await openQueues(handle, ['web'])
  const books = { gameSet: openGameSet(handle), leases: openLeases(handle) }
  return { ...books, output, queues, colorizer, gamePhotos: folder, log }
}
beforeAll(async () => {
  redis = await startTestRedis()
  network = await createColorizer({ concurrency: 1 })
})
afterAll(async () => {
  await network.close()
  await redis.close()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cb-'))
  await mkdir(join(folder, 'photos'))
  coloured = 0
  parts = await openParts(join(folder, 'output'))
  await redis.empty()
})
afterEach(async () => {
  await parts.queues.close()
  await rm(folder, { recursive: true })
})

const at = (name: string) => join(folder, 'photos', name)
const preparation = (changed: Partial<typeof parts> = {}) =>
  createPreparation({ ...parts, ...changed }, openPhotoFolder(join(folder, 'photos'), log))
const prepare = (run = preparation()) => run(new AbortController().signal)
const prepared = async () => [...(await parts.gameSet.photos(defaultModel)).keys()]
const stimulus = async (photo: string, name: StimulusName) =>
  Buffer.from(await parts.output.get(stimulusKey(defaultModel, photo, name)))

it('makes three pictures of each photo that differ in nothing but their colours', async () => {
  const names = ['fruit-apples', 'sea-noon', 'wood-autumn']
  for (const name of names) await copyFile(drawing(name), at(`${name}.jpg`))
  const turned = sharp(drawing('balloons-dawn'))
    .resize(900)
    .withExif({ IFD0: { Artist: 'ann' } })
  await turned.withMetadata({ orientation: 6 }).jpeg().toFile(at('turned.JPG'))
  expect(await prepare()).toBe(true)
  expect(await parts.gameSet.state()).toEqual({ model: defaultModel, total: 4, done: 4, isDrawn: false })
  for (const photo of await prepared()) {
    const files = await Promise.all(stimulusNames.map((name) => stimulus(photo, name)))
    expect(new Set(files.map(({ length }) => length)).size).toBe(1)
    const known = await Promise.all(files.map((file) => sharp(file).metadata()))
    const looks = known.map(({ width, height, format, chromaSubsampling, exif, orientation, density }) =>
      JSON.stringify([width, height, format, chromaSubsampling, exif?.length, orientation, density]),
    )
    expect(new Set(looks).size).toBe(1)
    expect(known[0]?.exif).toBeUndefined()
    // the same tables of the same quality
    const tables = files.map((file) =>
      file.subarray(file.indexOf('ffdb', 'hex'), file.indexOf('ffc0', 'hex')),
    )
    expect(tables[1]?.equals(tables[0] ?? Buffer.alloc(0))).toBe(true)
    const [truth, recoloured, wrong] = await Promise.all(files.map((file) => sharp(file).raw().toBuffer()))
    expect(recoloured?.equals(truth ?? Buffer.alloc(0))).toBe(false)
    expect(wrong?.equals(truth ?? Buffer.alloc(0))).toBe(false)
  }
  const sizes = [...(await parts.gameSet.photos(defaultModel)).values()]
  expect(sizes).toContainEqual({ widthPx: 384, heightPx: 512 }) // upright, and shrunk
})

it('uses the plain pictures in the folder and ignores everything else', async () => {
  await copyFile(drawing('fruit-apples'), at('good.jpg'))
  await sharp(drawing('sea-noon')).webp().toFile(at('good.webp'))
  await sharp(drawing('wood-autumn')).png().toFile(at('good.png'))
  await copyFile(drawing('lake-noon'), join(folder, 'outside.jpg'))
  await symlink(join(folder, 'outside.jpg'), at('link.jpg'))
  await symlink('/dev/zero', at('zero.png'))
  await mkdir(at('folder.jpg'))
  execFileSync('mkfifo', [at('pipe.jpg')])
  await writeFile(at('text.jpg'), 'no picture at all')
  await writeFile(at('empty.png'), '')
  await sharp(drawing('sea-noon')).greyscale().jpeg().toFile(at('grey.jpg'))
  await copyFile(drawing('street-red-car'), at('cut.jpg'))
  await truncate(at('cut.jpg'), 9_000)
  await writeFile(at('huge.jpg'), '')
  await truncate(at('huge.jpg'), 30 * 1024 * 1024)
  await copyFile(drawing('fruit-apples'), at('same-again.jpg'))
  await copyFile(drawing('meadow-heather'), at('note.txt'))
  expect(await prepare()).toBe(true)
  expect(await prepared()).toHaveLength(3)
  expect(await parts.gameSet.state()).toMatchObject({ total: 3, done: 3 })
})

it('reports an empty or missing folder', async () => {
  await rm(join(folder, 'photos'), { recursive: true })
  expect(await prepare()).toBe(true)
  expect(await parts.gameSet.state()).toMatchObject({ total: 0, done: 0 })
})

it('continues after another process was killed and colorizes nothing twice', async () => {
  for (const name of ['fruit-apples', 'sea-noon', 'wood-autumn'])
    await copyFile(drawing(name), at(`${name}.jpg`))
  const stop = new AbortController()
  const cutShort: Colorizer = {
    ...parts.colorizer,
    colorize: (bytes, options) => {
      stop.abort() // as when the program is told to end while it is at the first
      return parts.colorizer.colorize(bytes, options)
    },
  }
  expect(await preparation({ colorizer: cutShort })(stop.signal)).toBe(false)
  expect(await prepared()).toHaveLength(1)
  const run = preparation()
  expect(await prepare(run)).toBe(true)
  expect(coloured).toBe(3)
  await prepare(run)
  await prepare()
  expect(coloured).toBe(3)
})

it('runs in one process at a time', async () => {
  await copyFile(drawing('fruit-apples'), at('a.jpg'))
  const another = parts.leases.lease(preparationLease)
  expect(await another.hold(60_000)).toBe(true)
  expect(await prepare()).toBe(false)
  expect(coloured).toBe(0)
  await another.release()
  expect(await prepare()).toBe(true)
})

it('waits while a user waits for a result', async () => {
  await copyFile(drawing('fruit-apples'), at('a.jpg'))
  const job = await parts.queues.colorize.add('colorize', {}, { priority: 10 })
  const running = prepare()
  await expect.poll(() => db.exists('{colorizebot}:lease:game')).toBe(1)
  expect(coloured).toBe(0)
  await job.remove()
  expect(await running).toBe(true)
  expect(coloured).toBe(1)
})

it('prepares again when the folder or the model changes', async () => {
  for (const name of ['fruit-apples', 'sea-noon']) await copyFile(drawing(name), at(`${name}.jpg`))
  const colorizer = { ...parts.colorizer, model: defaultModel }
  const run = preparation({ colorizer })
  await prepare(run)
  const before = await prepared()
  await rm(at('sea-noon.jpg'))
  await copyFile(drawing('wood-autumn'), at('wood-autumn.jpg'))
  await utimes(at('wood-autumn.jpg'), 1, 1)
  await prepare(run)
  const after = await prepared()
  expect(after).toHaveLength(2)
  const gone = before.find((photo) => !after.includes(photo)) ?? ''
  await expect(stimulus(gone, 'truth')).rejects.toMatchObject({ code: 'output_unavailable' })
  Object.assign(colorizer, { model: defaultModel })
  await prepare(run)
  expect(await parts.gameSet.photos(defaultModel)).toHaveProperty('size', 2)
  expect(await parts.gameSet.state()).toMatchObject({ model: defaultModel, done: 2 })
})

it('uses colour drawings where no folder is set', async () => {
  const drawings = openPhotoFolder(undefined, log)
  expect(drawings.isDrawn).toBe(true)
  const files = await drawings.list()
  expect(files.length).toBeGreaterThanOrEqual(20)
  for (const { name } of files) {
    const { photo } = await decode((await drawings.read(name)) ?? new Uint8Array())
    expect([name, await detectNotes(photo)]).toEqual([name, ['already_colour']])
  }
})
