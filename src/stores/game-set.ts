import { z } from 'zod'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

const stateKey = redisKey('game', 'state')
const setKey = (model: string): string => redisKey('game', 'set', model)

const stateSchema = z.object({
  model: z.string(),
  /** Photos known to be usable, and how many of them are prepared. */
  total: z.number(),
  done: z.number(),
  /** Built-in drawings are used, because the operator provided no photos. */
  isDrawn: z.boolean(),
})
type SetState = z.infer<typeof stateSchema>

const sizeSchema = z.object({ widthPx: z.number(), heightPx: z.number() })
export type StimulusSize = z.infer<typeof sizeSchema>

export const stimulusNames = ['truth', 'recoloured', 'wrong'] as const
export type StimulusName = (typeof stimulusNames)[number]

/** Key on the output host; `photo` is the hash of the photo's bytes. */
export const stimulusKey = (model: string, photo: string, name: StimulusName): string =>
  `game/${model}/${photo}/${name}.jpg`

export type GameSet = ReturnType<typeof openGameSet>

/** The photos of the game, each by the hash of its bytes, and the progress of their preparation. */
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
    /** The photos prepared for that model, by hash. */
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
