import { expect, it, vi } from 'vitest'
import { createLogger } from '../../src/core/log.ts'
import { every } from '../../src/requests/maintenance/interval.ts'

it('goes on after a round that fails, whether it says so later or at once', async () => {
  const log = createLogger({ level: 'silent' })
  const told = vi.spyOn(log, 'error')
  let round = 0
  const rounds = every(1, 'a round failed', log, () => {
    round += 1
    if (round === 1) throw new Error('at once')
    return round === 2 ? Promise.reject(new Error('later')) : Promise.resolve()
  })
  await expect.poll(() => round, { interval: 2 }).toBeGreaterThan(2)
  await rounds.close()
  expect(told.mock.calls.map(([cause]) => (cause as { err: Error }).err.message)).toEqual([
    'at once',
    'later',
  ])
})
