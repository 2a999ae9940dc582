import { z } from 'zod'
import { modelIdSchema } from '../pipeline/models/card-schema.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** The model an operator wants; chosen again, it is tried again: the time tells one choice from the next. */
const choiceSchema = z.object({ model: modelIdSchema, chosenAtMs: z.number() })
export type Choice = z.infer<typeof choiceSchema>

const choiceKey = redisKey('model', 'choice')

/** Which model is wanted: shared by all processes and the dashboard. */
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
  }
}
