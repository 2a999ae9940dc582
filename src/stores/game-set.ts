import { z } from 'zod'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

const stateKey = redisKey('game', 'state')
const setKey = (model: string): string => redisKey('game', 'set', model)

const stateSchema = z.object({
  model: z.string(),
  /** Photos that can be played with, as far as is known, and those that have been prepared. */
  total: z.number(),
  done: z.number(),
  /** They are our own drawings: nobody has given photos. */
  isDrawn: z.boolean(),
})
export type SetState = z.infer<typeof stateSchema>

const sizeSchema = z.object({ widthPx: z.number(), heightPx: z.number() })
export type StimulusSize = z.infer<typeof sizeSchema>

export const stimulusNames = ['truth', 'recoloured', 'wrong'] as const
export type StimulusName = (typeof stimulusNames)[number]

/** Where on the output host. */
export const stimulusKey = (model: string, photo: string, name: StimulusName): string =>
  `game/${model}/${photo}/${name}.jpg`

export type GameSet = ReturnType<typeof openGameSet>

/** The photos that the game is played with, each by the hash of its bytes, and how far they are prepared. */
export const openGameSet = (redis: RedisHandle) => {
  const db = redis.connect('general')
  return {
    state: async (): Promise<SetState | undefined> => {
      const saved = await db.get(stateKey)
      return saved === null ? undefined : stateSchema.parse(JSON.parse(saved))
    },
    setState: async (state: SetState): Promise<void> => {
      await db.set(stateKey, JSON.stringify(state))
    },
    /** What is prepared for that model. */
    photos: async (model: string): Promise<Map<string, StimulusSize>> =>
      new Map(
        Object.entries(await db.hgetall(setKey(model))).map(([photo, json]) => [
          photo,
          sizeSchema.parse(JSON.parse(json)),
        ]),
      ),
    add: async (model: string, photo: string, size: StimulusSize): Promise<void> => {
      await db.hset(setKey(model), photo, JSON.stringify(size))
    },
    remove: async (model: string, photo: string): Promise<void> => {
      await db.hdel(setKey(model), photo)
    },
  }
}
