import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHeartbeats } from '../../src/stores/heartbeats.ts'
import { createLogger } from '../../src/core/log.ts'
import { createPhotoMeter, startHeartbeat } from '../../src/roles/worker/heartbeat.ts'
import { startTestRedis, type TestRedis } from '../support/redis/test-redis.ts'

let redis: TestRedis
beforeAll(async () => {
  redis = await startTestRedis()
})
afterAll(() => redis.close())

const beatOf = (id: string, sinceMs: number) => ({
  ...{ id, sinceMs },
  ...{ device: 'cpu', model: 'sepia', photosPerSecond: 0.5, heardAtMs: 0 },
})

it('hears each worker until it leaves', async () => {
  const [here, there] = [openHeartbeats(await redis.open()), openHeartbeats(await redis.open())]
  await here.beat(beatOf('younger', 2))
  await there.beat(beatOf('older', 1))
  await there.beat({ ...beatOf('older', 1), photosPerSecond: 2 })
  expect(await here.list()).toEqual([{ ...beatOf('older', 1), photosPerSecond: 2 }, beatOf('younger', 2)])
  await there.leave('older')
  await here.leave('younger')
  expect(await there.list()).toEqual([])
})

it('hears a worker of before the choice of a model was in the beat', async () => {
  const handle = await redis.open()
  const old = beatOf('old', 1)
  await openHeartbeats(handle).beat(old)
  const said = JSON.stringify({ ...old, heardAtMs: undefined })
  await handle.connect('general').set('{colorizebot}:worker:old', said)
  expect(await openHeartbeats(handle).list()).toEqual([old])
  await openHeartbeats(handle).leave('old')
})

it('hears a worker with its model until it is closed', async () => {
  const heartbeats = openHeartbeats(await redis.open())
  const state = {
    model: 'pastel',
    device: 'cpu',
    heardAtMs: 7,
    failure: { model: 'sepia', why: 'it is damaged' },
  }
  const parts = { heartbeats, meter: createPhotoMeter(), modelState: () => state }
  const heart = startHeartbeat({ ...parts, log: createLogger({ level: 'silent' }) })
  await expect.poll(() => heartbeats.list()).toMatchObject([state])
  await heart.close()
  expect(await heartbeats.list()).toEqual([])
})

it('takes who is silent for gone', async () => {
  const heartbeats = openHeartbeats(await redis.open(), 100)
  await heartbeats.beat(beatOf('dead', 1))
  await expect.poll(() => heartbeats.list()).toEqual([])
  expect(await redis.keys()).toEqual([])
})

it('measures the photos of the last minute, or since the worker began', () => {
  let nowMs = 1_000_000
  const meter = createPhotoMeter(() => nowMs)
  expect(meter.perSecond()).toBe(0)
  nowMs += 10_000
  meter.note({ kind: 'coloured', photos: 5 })
  meter.note({ kind: 'requested', platform: 'web' })
  expect(meter.perSecond()).toBe(0.5)
  nowMs += 50_000
  meter.note({ kind: 'coloured', photos: 1 })
  expect(meter.perSecond()).toBe(0.1)
  nowMs += 59_000
  expect(meter.perSecond()).toBeCloseTo(1 / 60)
})
