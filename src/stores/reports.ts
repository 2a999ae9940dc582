import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { reportReasons, type Complaint, type Report } from '../core/domain.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

const openKey = redisKey('reports', 'open')
const reportKey = (id: string): string => redisKey('reports', 'report', id)
/** More than these are not taken: whoever reads them has a flood to settle first. */
const mostOpen = 1_000

const reportSchema = z.object({
  id: z.string(),
  resultId: z.string(),
  reason: z.enum(reportReasons),
  text: z.string(),
  contact: z.string().optional(),
  atMs: z.number(),
}) satisfies z.ZodType<Report>

export type Reports = ReturnType<typeof openReports>

/** What people have against a result, until it is settled; at most for `keepMs`. */
export const openReports = (redis: RedisHandle, keepMs: number) => {
  const db = redis.connect('general')
  return {
    /** Answers false where too many wait already. */
    async add(complaint: Complaint, nowMs = Date.now()): Promise<boolean> {
      await db.zremrangebyscore(openKey, 0, nowMs - keepMs)
      if ((await db.zcard(openKey)) >= mostOpen) return false
      const report: Report = { ...complaint, id: randomBytes(16).toString('hex'), atMs: nowMs }
      await db
        .multi()
        .set(reportKey(report.id), JSON.stringify(report), 'PX', keepMs)
        .zadd(openKey, nowMs, report.id)
        .exec()
      return true
    },

    /** Those that nobody has settled, oldest first. */
    async list(limit = 200): Promise<Report[]> {
      const ids = await db.zrange(openKey, 0, limit - 1)
      const saved = ids.length === 0 ? [] : await db.mget(ids.map(reportKey))
      return saved.flatMap((json) => (json === null ? [] : [reportSchema.parse(JSON.parse(json))]))
    },

    /** It is dealt with, and nothing of it is kept. Answers false where there was none. */
    async settle(id: string): Promise<boolean> {
      await db.del(reportKey(id))
      return (await db.zrem(openKey, id)) === 1
    },
  }
}
