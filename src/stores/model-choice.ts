import { z } from 'zod'
import { modelIdSchema } from '../pipeline/models/card-schema.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** A model that an operator chose. Choosing the same model again has a new time, so workers load it again. */
const choiceSchema = z.object({ model: modelIdSchema, chosenAtMs: z.number() })
export type Choice = z.infer<typeof choiceSchema>

const choiceKey = redisKey('model', 'choice')

/** The model that the operator chose on the dashboard, for all workers. */
export type ModelChoice = ReturnType<typeof openModelChoice>

export const openModelChoice = (redis: RedisHandle) => {
  const db = redis.connect('general')
  return {
    choose: async (model: string): Promise<void> => {
      const choice: Choice = { model: modelIdSchema.parse(model), chosenAtMs: Date.now() }
      await db.set(choiceKey, JSON.stringify(choice))
    },

    /** Undefined if nobody has chosen a model, or if the stored value is invalid. */
    chosen: async (): Promise<Choice | undefined> => {
      const saved = await db.get(choiceKey)
      return saved === null ? undefined : choiceSchema.safeParse(JSON.parse(saved)).data
    },
  }
}
