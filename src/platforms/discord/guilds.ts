import { z } from 'zod'
import type { PlatformEvents, PlatformStore } from '../platform.ts'
import { platform } from './asking.ts'

const key = 'discord:guilds'
const knownSchema = z.array(z.string())

/** The servers that we are on, remembered: one that removed us while we were away takes its data with it too. */
export const createGuildBook = (events: PlatformEvents, store: PlatformStore) => {
  let last = Promise.resolve()
  /** One after the other: each reads what the one before it wrote. */
  const inTurn = (work: () => Promise<void>): Promise<void> => (last = last.catch(() => undefined).then(work))

  const known = async (): Promise<string[]> =>
    knownSchema.catch([]).parse(JSON.parse((await store.get(key)) ?? '[]'))
  const forget = (name: string) => events.forget({ platform, kind: 'place', name })

  return {
    /** All that we are on now. */
    areNow: (ids: readonly string[]) =>
      inTurn(async () => {
        for (const id of await known()) if (!ids.includes(id)) await forget(id)
        await store.set(key, JSON.stringify(ids))
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
