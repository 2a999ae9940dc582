import { once } from 'node:events'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openLeases, type Lease, type Leases } from '../../src/stores/leases.ts'
import { createLogger } from '../../src/core/log.ts'
import { runWithLease } from '../../src/roles/listen/lease-runner.ts'
import { startTestRedis, type TestRedis } from '../support/redis/test-redis.ts'

const times = { forMs: 300, everyMs: 50, log: createLogger({ level: 'silent' }) }
let redis: TestRedis
let leases: Leases
beforeEach(async () => {
  redis = await startTestRedis()
  leases = openLeases(await redis.open())
})
afterEach(() => redis.close())

/** Somebody whose work is to be there; `changes` says since when, and since when not. */
const start = (lease: Lease, name: string, changes: string[]) => {
  const stop = new AbortController()
  const onChange = (isHeld: boolean) => changes.push(`${name} ${isHeld ? 'works' : 'waits'}`)
  const working = runWithLease(
    { ...times, lease, onChange },
    async (signal) => {
      if (!signal.aborted) await once(signal, 'abort')
    },
    stop.signal,
  )
  return {
    stop: async () => {
      stop.abort()
      await working
    },
  }
}

it('is one’s at a time, and the next one’s when it is let go', async () => {
  const changes: string[] = []
  const ann = start(leases.lease('door'), 'ann', changes)
  await expect.poll(() => changes).toEqual(['ann works'])
  const ben = start(leases.lease('door'), 'ben', changes)
  expect(await leases.lease('door').hold(1_000)).toBe(false)
  expect(changes).toEqual(['ann works'])
  await ann.stop()
  await expect.poll(() => changes).toEqual(['ann works', 'ann waits', 'ben works'])
  await ben.stop()
  expect(await leases.holderOf('door')).toBeUndefined()
})

it('says which process holds it', async () => {
  await leases.lease('door').hold(60_000)
  expect(await leases.holderOf('door')).toMatch(new RegExp(` process ${process.pid}$`))
})

it('is not let go by whoever does not hold it', async () => {
  const mine = leases.lease('door')
  await mine.hold(60_000)
  await leases.lease('door').release()
  expect(await leases.holderOf('door')).toBeDefined()
  await mine.release()
  expect(await leases.holderOf('door')).toBeUndefined()
})

it('is held on for longer than once, and free when its holder has been silent for its time', async () => {
  const changes: string[] = []
  const dead = leases.lease('door')
  await dead.hold(times.forMs)
  const ben = start(leases.lease('door'), 'ben', changes)
  await expect.poll(() => changes).toEqual(['ben works'])
  const later = performance.now() + 3 * times.forMs
  await expect.poll(() => performance.now() > later && changes, { timeout: 5_000 }).toEqual(['ben works'])
  await ben.stop()
})

it('stops the work of whoever has lost it, who waits for it again', async () => {
  const changes: string[] = []
  const ann = start(leases.lease('door'), 'ann', changes)
  await expect.poll(() => changes).toEqual(['ann works'])
  const db = (await redis.open()).connect('general')
  await db.set('{colorizebot}:lease:door', 'elsewhere process 1 x', 'PX', 500)
  await expect.poll(() => changes).toEqual(['ann works', 'ann waits'])
  await expect.poll(() => changes, { timeout: 5_000 }).toEqual(['ann works', 'ann waits', 'ann works'])
  await ann.stop()
})

it('stays with its holder while Redis does not answer', async () => {
  const changes: string[] = []
  let isAway = false
  let asked = 0
  const lease = leases.lease('door')
  const moody: Lease = {
    ...lease,
    hold: (forMs) => {
      asked++
      return isAway ? Promise.reject(new Error('away')) : lease.hold(forMs)
    },
  }
  const ann = start(moody, 'ann', changes)
  await expect.poll(() => changes).toEqual(['ann works'])
  isAway = true
  const before = asked
  await expect.poll(() => asked, { timeout: 5_000 }).toBeGreaterThan(before + 10)
  expect(changes).toEqual(['ann works'])
  isAway = false
  await ann.stop()
})

it('is let go when the work is over, and not taken up again', async () => {
  const changes: boolean[] = []
  const onChange = (isHeld: boolean) => changes.push(isHeld)
  const never = new AbortController()
  const lease = leases.lease('door')
  await runWithLease({ ...times, lease, onChange }, () => Promise.resolve(), never.signal)
  expect(changes).toEqual([true, false])
  expect(await leases.holderOf('door')).toBeUndefined()
})
