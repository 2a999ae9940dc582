import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHeartbeats } from '../../src/stores/heartbeats.ts'
import { createLogger } from '../../src/core/log.ts'
import { createPhotoMeter, startHeartbeat } from '../../src/roles/worker/heartbeat.ts'
import { startTestRedis, type TestRedis } from '../support/redis/test-redis.ts'

let redis: TestRedis
beforeAll(async () => {
  redis = await startTestRedis()
})
afterAll(() => redis.close())

const heartbeatOf = (id: string, sinceMs: number) => ({
  id,
  sinceMs,
  device: 'cpu',
  model: 'sepia',
  photosPerSecond: 0.5,
  heardAtMs: 0,
})

describe('heartbeats', () => {
  it('list each worker until it is removed', async () => {
    const [here, there] = [openHeartbeats(await redis.open()), openHeartbeats(await redis.open())]
    await here.send(heartbeatOf('younger', 2))
    await there.send(heartbeatOf('older', 1))
    await there.send({ ...heartbeatOf('older', 1), photosPerSecond: 2 })
    expect(await here.list()).toEqual([
      { ...heartbeatOf('older', 1), photosPerSecond: 2 },
      heartbeatOf('younger', 2),
    ])
    await there.remove('older')
    await here.remove('younger')
    expect(await there.list()).toEqual([])
  })

  it('are read from older workers, which send no time of a model choice', async () => {
    const handle = await redis.open()
    const old = heartbeatOf('old', 1)
    await openHeartbeats(handle).send(old)
    const saved = JSON.stringify({ ...old, heardAtMs: undefined })
    await handle.connect('general').set('{colorizebot}:worker:old', saved)
    expect(await openHeartbeats(handle).list()).toEqual([old])
    await openHeartbeats(handle).remove('old')
  })

  it('are sent with the model in use until the worker closes', async () => {
    const heartbeats = openHeartbeats(await redis.open())
    const state = {
      model: 'pastel',
      device: 'cpu',
      heardAtMs: 7,
      failure: { model: 'sepia', why: 'it is damaged' },
    }
    const parts = { heartbeats, meter: createPhotoMeter(), modelState: () => state }
    const heartbeat = startHeartbeat({ ...parts, log: createLogger({ level: 'silent' }) })
    await expect.poll(() => heartbeats.list()).toMatchObject([state])
    await heartbeat.close()
    expect(await heartbeats.list()).toEqual([])
  })

  it('expire if a worker sends none', async () => {
    const heartbeats = openHeartbeats(await redis.open(), 100)
    await heartbeats.send(heartbeatOf('dead', 1))
    await expect.poll(() => heartbeats.list()).toEqual([])
    expect(await redis.keys()).toEqual([])
  })
})

describe('createPhotoMeter', () => {
  it('measures photos per second over the last minute, or since the start if that is less', () => {
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
})
