import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { reportReasons, type Complaint, type Report } from '../core/domain.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

const openKey = redisKey('reports', 'open')
const reportKey = (id: string): string => redisKey('reports', 'report', id)
/** Further reports are rejected until the operator has settled some of these. */
const maxOpen = 1_000

const reportSchema = z.object({
  id: z.string(),
  resultId: z.string(),
  reason: z.enum(reportReasons),
  text: z.string(),
  contact: z.string().optional(),
  atMs: z.number(),
}) satisfies z.ZodType<Report>

export type Reports = ReturnType<typeof openReports>

/** Complaints about results, kept until they are settled, for `keepMs` at most. */
export const openReports = (redis: RedisHandle, keepMs: number) => {
  const db = redis.connect('general')
  return {
    /** Returns false if there are too many open reports. */
    async add(complaint: Complaint, nowMs = Date.now()): Promise<boolean> {
      await db.zremrangebyscore(openKey, 0, nowMs - keepMs)
      if ((await db.zcard(openKey)) >= maxOpen) return false
      const report: Report = { ...complaint, id: randomBytes(16).toString('hex'), atMs: nowMs }
      await db
        .multi()
        .set(reportKey(report.id), JSON.stringify(report), 'PX', keepMs)
        .zadd(openKey, nowMs, report.id)
        .exec()
      return true
    },

    /** The open reports, oldest first. */
    async list(limit = 200): Promise<Report[]> {
      const ids = await db.zrange(openKey, 0, limit - 1)
      const saved = ids.length === 0 ? [] : await db.mget(ids.map(reportKey))
      return saved.flatMap((json) => (json === null ? [] : [reportSchema.parse(JSON.parse(json))]))
    },

    /** Deletes a report that was dealt with. Returns false if there was none. */
    async settle(id: string): Promise<boolean> {
      await db.del(reportKey(id))
      return (await db.zrem(openKey, id)) === 1
    },
  }
}
