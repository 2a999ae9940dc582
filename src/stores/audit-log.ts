import { z } from 'zod'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** Who did what on the dashboard, and when: the latest acts, in Redis. */
const actSchema = z.object({
  atMs: z.number(),
  role: z.enum(['operator', 'viewer']),
  address: z.string(),
  what: z.string(),
  about: z.string().optional(),
})
export type AuditEntry = z.infer<typeof actSchema>

const key = redisKey('audit')
const most = 1_000
const shown = 200

export type AuditLog = ReturnType<typeof openAuditLog>

export const openAuditLog = (redis: RedisHandle) => {
  const db = redis.connect('general')
  return {
    record: async (act: AuditEntry): Promise<void> => {
      await db.lpush(key, JSON.stringify(actSchema.parse(act)))
      await db.ltrim(key, 0, most - 1)
    },
    /** The latest first. */
    entries: async (): Promise<AuditEntry[]> =>
      (await db.lrange(key, 0, shown - 1)).map((json) => actSchema.parse(JSON.parse(json))),
  }
}
