import { setTimeout as wait } from 'node:timers/promises'
import type { RoleProcess } from '../program/role-processes.ts'
import type { TestRedis } from '../redis/redis-server.ts'
import { seededRandom } from '../reddit/mentions.ts'
import type { LoadOptions } from './options.ts'

/** Yields all of them in random order, again and again. */
const victims = function* (processes: readonly RoleProcess[], random: () => number) {
  for (;;)
    yield* processes
      .map((process) => ({ process, place: random() }))
      .sort((one, other) => one.place - other.place)
      .map(({ process }) => process)
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal }).catch(() => undefined)

/** @returns how often each role was killed */
export const killAll = async (
  processes: readonly RoleProcess[],
  { kills: { everyMs, most }, seed, say }: LoadOptions,
  signal: AbortSignal,
): Promise<Record<string, number>> => {
  const kills: Record<string, number> = {}
  let left = most
  for (const victim of victims(processes, seededRandom(seed))) {
    if (left-- <= 0) break
    await pause(everyMs, signal)
    if (signal.aborted) break
    say?.(`SIGKILL ${victim.role}`)
    kills[victim.role] = (kills[victim.role] ?? 0) + 1
    await victim.kill()
    await victim.start()
  }
  return kills
}

/** @returns how often Redis was killed */
export const restartRedis = async (
  redis: TestRedis,
  { redisRestarts: { everyMs, most }, say }: LoadOptions,
  signal: AbortSignal,
): Promise<number> => {
  for (let restarts = 0; restarts < most; restarts++) {
    await pause(everyMs, signal)
    if (signal.aborted) return restarts
    say?.('SIGKILL Redis')
    await redis.kill()
    await redis.start()
  }
  return most
}

type Fate = 'well' | 'slow' | 'cut' | 'gone'
const slowMs = 1_500

/** Decides by its URL whether and how a request for a picture fails. */
export const createPictureHost = ({ pictures: { slow, cut, gone }, seed }: LoadOptions) => {
  const random = seededRandom(seed + 2)
  const fates = new Map<string, Fate>()
  const cutBefore = new Set<string>()
  const draw = (): Fate => {
    const drawn = random()
    if (drawn < gone) return 'gone'
    if (drawn < gone + cut) return 'cut'
    return drawn < gone + cut + slow ? 'slow' : 'well'
  }
  return async (path: string): Promise<'cut' | undefined> => {
    const fate = fates.get(path) ?? draw()
    fates.set(path, fate)
    if (fate === 'slow') await wait(slowMs)
    const isFirst = !cutBefore.has(path)
    cutBefore.add(path)
    return fate === 'gone' || (fate === 'cut' && isFirst) ? 'cut' : undefined
  }
}
