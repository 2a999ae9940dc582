import { z } from 'zod'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** An action on the dashboard: who did what, and when. */
const entrySchema = z.object({
  atMs: z.number(),
  role: z.enum(['operator', 'viewer']),
  address: z.string(),
  what: z.string(),
  about: z.string().optional(),
})
export type AuditEntry = z.infer<typeof entrySchema>

const key = redisKey('audit')
const maxKept = 1_000
const maxRead = 200

export type AuditLog = ReturnType<typeof openAuditLog>

/** The latest actions on the dashboard. */
export const openAuditLog = (redis: RedisHandle) => {
  const db = redis.connect('general')
  return {
    record: async (entry: AuditEntry): Promise<void> => {
      await db.lpush(key, JSON.stringify(entrySchema.parse(entry)))
      await db.ltrim(key, 0, maxKept - 1)
    },
    /** The latest 200, newest first. */
    entries: async (): Promise<AuditEntry[]> =>
      (await db.lrange(key, 0, maxRead - 1)).map((json) => entrySchema.parse(JSON.parse(json))),
  }
}
