import { z } from 'zod'
import { deviceChoices } from '../pipeline/device.ts'
import { modelIdSchema } from '../pipeline/model-card.ts'
import type { RedisHandle } from '../redis/redis.ts'

/** The model an operator wants; chosen again, it is tried again: the time tells one choice from the next. */
const choiceSchema = z.object({ model: modelIdSchema, chosenAtMs: z.number() })
export type Choice = z.infer<typeof choiceSchema>

const reportSchema = z.object({
  /** `host:process`. */
  worker: z.string(),
  /** The folder of the network that its next photo goes to. */
  model: z.string(),
  device: z.enum(deviceChoices),
  /** When the last choice that it took up, or failed to, was made; 0 where it knows of none. */
  heardAtMs: z.number(),
  loading: z.string().optional(),
  /** Of the last choice. */
  failure: z.object({ model: z.string(), why: z.string() }).optional(),
  seenAtMs: z.number(),
})
export type WorkerReport = Readonly<z.infer<typeof reportSchema>>

const choiceKey = '{colorizebot}:model:choice'
const reportsKey = '{colorizebot}:model:workers'
/** A worker that says nothing for so long is gone. */
const silenceMs = 15_000

/** Which model is wanted and what the workers make of it: shared by all processes and the dashboard. */
export type ModelChoice = ReturnType<typeof openModelChoice>

export const openModelChoice = (redis: RedisHandle) => {
  const db = redis.connect('general')
  return {
    choose: async (model: string): Promise<void> => {
      const choice: Choice = { model: modelIdSchema.parse(model), chosenAtMs: Date.now() }
      await db.set(choiceKey, JSON.stringify(choice))
    },

    /** Undefined where nobody has chosen, or what is stored is no choice of ours. */
    chosen: async (): Promise<Choice | undefined> => {
      const saved = await db.get(choiceKey)
      return saved === null ? undefined : choiceSchema.safeParse(JSON.parse(saved)).data
    },

    /** Is to be said again within seconds: what is not goes. */
    report: async (report: WorkerReport): Promise<void> => {
      await db.hset(reportsKey, report.worker, JSON.stringify(report))
      await db.pexpire(reportsKey, silenceMs)
    },

    leave: async (worker: string): Promise<void> => {
      await db.hdel(reportsKey, worker)
    },

    /** Those that live, by name. */
    workers: async (nowMs = Date.now()): Promise<WorkerReport[]> => {
      const saved = Object.entries(await db.hgetall(reportsKey))
      const read = saved.map(
        ([worker, json]) => [worker, reportSchema.safeParse(JSON.parse(json)).data] as const,
      )
      const isAlive = (report: WorkerReport | undefined): report is WorkerReport =>
        report !== undefined && report.seenAtMs > nowMs - silenceMs
      const dead = read.filter(([, report]) => !isAlive(report)).map(([worker]) => worker)
      if (dead.length > 0) await db.hdel(reportsKey, ...dead)
      const alive = read.map(([, report]) => report).filter(isAlive)
      return alive.sort((one, other) => one.worker.localeCompare(other.worker))
    },
  }
}
