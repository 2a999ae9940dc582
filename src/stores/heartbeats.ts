import { z } from 'zod'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

const modelStateSchema = z.object({
  /** The model in use, by its folder's name. */
  model: z.string(),
  device: z.string(),
  /** When the choice of a model that the worker last acted on was made; 0 if there was none. */
  heardAtMs: z.number().default(0), // absent in heartbeats of older versions
  /** The model being loaded. */
  loading: z.string().optional(),
  /** Why the last chosen model could not be loaded. */
  failure: z.object({ model: z.string(), why: z.string() }).optional(),
})

/** The model that a worker uses, and its progress towards the chosen one. */
export type ModelState = Readonly<z.infer<typeof modelStateSchema>>

const heartbeatSchema = modelStateSchema.extend({
  id: z.string(),
  photosPerSecond: z.number(),
  sinceMs: z.number(),
})

/** A worker process's last report; `sinceMs` is when it started. */
export type Heartbeat = z.infer<typeof heartbeatSchema>

export const heartbeatIntervalMs = 1_000
/** Several intervals, so that a few late heartbeats do not matter. */
const expiryMs = 15_000

const idsKey = redisKey('workers')
const heartbeatKey = (id: string): string => redisKey('worker', id)

export type Heartbeats = ReturnType<typeof openHeartbeats>

/** The running workers of all processes. A worker that sends no heartbeat for `expireMs` counts as gone. */
export const openHeartbeats = (redis: RedisHandle, expireMs = expiryMs) => {
  const db = redis.connect('general')
  return {
    send: async (heartbeat: Heartbeat): Promise<void> => {
      await db.set(heartbeatKey(heartbeat.id), JSON.stringify(heartbeat), 'PX', expireMs)
      await db.sadd(idsKey, heartbeat.id)
    },
    /** Removes a worker that stops. */
    remove: async (id: string): Promise<void> => {
      await db.del(heartbeatKey(id))
      await db.srem(idsKey, id)
    },
    /** The running workers, longest running first. */
    list: async (): Promise<Heartbeat[]> => {
      const ids = await db.smembers(idsKey)
      const saved = await Promise.all(ids.map((id) => db.get(heartbeatKey(id))))
      const expired = ids.filter((_, i) => saved[i] === null)
      if (expired.length > 0) await db.srem(idsKey, ...expired)
      return saved
        .filter((json) => json !== null)
        .map((json) => heartbeatSchema.parse(JSON.parse(json)))
        .sort((a, b) => a.sinceMs - b.sinceMs)
    },
  }
}
