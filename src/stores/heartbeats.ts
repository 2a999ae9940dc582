import { z } from 'zod'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

const modelStateSchema = z.object({
  /** The folder of the network that its next photo goes to. */
  model: z.string(),
  device: z.string(),
  /** When the last choice of a model that it took up, or failed to, was made; 0 where it knows of none. */
  heardAtMs: z.number().default(0), // workers of before this field say nothing of it
  /** The model that it is loading. */
  loading: z.string().optional(),
  /** Of the last choice. */
  failure: z.object({ model: z.string(), why: z.string() }).optional(),
})

/** What a worker makes of the choice of a model. */
export type ModelState = Readonly<z.infer<typeof modelStateSchema>>

const beatSchema = modelStateSchema.extend({
  id: z.string(),
  photosPerSecond: z.number(),
  sinceMs: z.number(),
})

/** A worker process as it last said of itself. */
export type Heartbeat = z.infer<typeof beatSchema>

/** How often a worker is to be heard. */
export const beatMs = 1_000
/** Silent for longer, it is gone: a few beats may come late. */
const silentMs = 15_000

const idsKey = redisKey('workers')
const beatKey = (id: string): string => redisKey('worker', id)

export type Heartbeats = ReturnType<typeof openHeartbeats>

/** Which workers there are, of all processes: what one says is forgotten by Redis when it is silent. */
export const openHeartbeats = (redis: RedisHandle, forMs = silentMs) => {
  const db = redis.connect('general')
  return {
    beat: async (beat: Heartbeat): Promise<void> => {
      await db.set(beatKey(beat.id), JSON.stringify(beat), 'PX', forMs)
      await db.sadd(idsKey, beat.id)
    },
    /** It ends, and says so. */
    leave: async (id: string): Promise<void> => {
      await db.del(beatKey(id))
      await db.srem(idsKey, id)
    },
    /** Those that are heard, the one that has been there longest first. */
    list: async (): Promise<Heartbeat[]> => {
      const ids = await db.smembers(idsKey)
      const said = await Promise.all(ids.map((id) => db.get(beatKey(id))))
      const silent = ids.filter((_, i) => said[i] === null)
      if (silent.length > 0) await db.srem(idsKey, ...silent)
      return said
        .filter((json) => json !== null)
        .map((json) => beatSchema.parse(JSON.parse(json)))
        .sort((a, b) => a.sinceMs - b.sinceMs)
    },
  }
}
