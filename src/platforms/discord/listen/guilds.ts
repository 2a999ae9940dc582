import { z } from 'zod'
import type { PlatformEvents } from '../../events.ts'
import type { PlatformStore } from '../../store.ts'
import { platform } from './interaction-context.ts'

const key = 'discord:guilds'
const knownSchema = z.array(z.string())

type Shard = readonly [id: number, count: number]

/** Discord's rule of who hears of which server. */
const isOf = (guildId: string, [id, count]: Shard): boolean =>
  (BigInt(guildId) >> 22n) % BigInt(count) === BigInt(id)

/** The servers that we are on, remembered: one that removed us while we were away takes its data with it too. */
export const createGuildBook = (events: PlatformEvents, store: PlatformStore) => {
  let last = Promise.resolve()
  /** One after the other: each reads what the one before it wrote. */
  const inTurn = (work: () => Promise<void>): Promise<void> => (last = last.catch(() => undefined).then(work))

  const known = async (): Promise<string[]> =>
    knownSchema.catch([]).parse(JSON.parse((await store.get(key)) ?? '[]'))
  const forget = (name: string) => events.onErasureRequested({ platform, kind: 'place', name })

  return {
    /** All that we are on now, of those that a shard hears of. */
    areNow: (ids: readonly string[], shard: Shard) =>
      inTurn(async () => {
        const before = await known()
        const others = before.filter((id) => !isOf(id, shard))
        for (const id of before) if (isOf(id, shard) && !ids.includes(id)) await forget(id)
        await store.set(key, JSON.stringify([...others, ...ids]))
      }),
    joined: (id: string) =>
      inTurn(async () => store.set(key, JSON.stringify([...new Set([...(await known()), id])]))),
    left: (id: string) =>
      inTurn(async () => {
        await forget(id)
        await store.set(key, JSON.stringify((await known()).filter((one) => one !== id)))
      }),
  }
}
