import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** `vigilance`: the truth against colours that nobody should believe, to find out who does not look. */
export const roundKinds = ['practice', 'test', 'vigilance'] as const
export type RoundKind = (typeof roundKinds)[number]

/** First or second. */
export type Position = 1 | 2

const positionSchema = z.union([z.literal(1), z.literal(2)])
const gameSchema = z.object({
  model: z.string(),
  rounds: z.array(z.object({ photo: z.string(), kind: z.enum(roundKinds), fake: positionSchema })),
})
export type Game = z.infer<typeof gameSchema>
export type Round = Game['rounds'][number]

/** A game so far: `chosen` has what was taken for the fake, round by round. */
export type Played = Game & { id: string; chosen: Position[] }

/** How often a picture was shown, and how often its truth was taken for the fake. */
export type Tally = { shown: number; fooled: number }
export type ModelTally = Tally & { model: string; games: number }

const leftOutSchema = z.enum(['blind', 'enough'])
export type Exclusion = z.infer<typeof leftOutSchema>

const liveKey = (id: string): string => redisKey('game', 'live', id)
const chosenKey = (id: string): string => redisKey('game', 'chosen', id)
const leftOutKey = (id: string): string => redisKey('game', 'left-out', id)
const modelsKey = redisKey('game', 'models')
const totalsKey = (model: string): string => redisKey('game', 'totals', model)
const picturesKey = (model: string): string => redisKey('game', 'pictures', model)
const liveMs = 3_600_000

/** Takes the answer if the game lives and this is its next round: each round is answered once. */
const chooseScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
if redis.call('LLEN', KEYS[2]) ~= tonumber(ARGV[1]) then return 0 end
redis.call('RPUSH', KEYS[2], ARGV[2])
redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[1]))
return 1`

export type Choosing = 'taken' | 'not_now' | 'gone'

export type Games = ReturnType<typeof openGames>

/** Games under way, each for an hour, and what all finished ones came to. */
export const openGames = (redis: RedisHandle) => {
  const db = redis.connect('general')

  const talliesOf = (fields: Record<string, string>, name: string): Tally => ({
    shown: Number(fields[`${name}shown`] ?? 0),
    fooled: Number(fields[`${name}fooled`] ?? 0),
  })

  return {
    start: async (game: Game): Promise<string> => {
      const id = randomBytes(16).toString('hex')
      await db.set(liveKey(id), JSON.stringify(game), 'PX', liveMs)
      return id
    },

    read: async (id: string): Promise<Played | undefined> => {
      const [saved, chosen] = await Promise.all([db.get(liveKey(id)), db.lrange(chosenKey(id), 0, -1)])
      if (saved === null) return undefined
      return {
        ...gameSchema.parse(JSON.parse(saved)),
        id,
        chosen: chosen.map((text) => positionSchema.parse(Number(text))),
      }
    },

    choose: async (id: string, round: number, position: Position): Promise<Choosing> => {
      const answer = await db.eval(chooseScript, 2, liveKey(id), chosenKey(id), round, position)
      return answer === 1 ? 'taken' : answer === 0 ? 'not_now' : 'gone'
    },

    /** Adds a finished game to what all came to. */
    addToTotals: async (
      model: string,
      rounds: readonly { photo: string; isFooled: boolean }[],
    ): Promise<void> => {
      const all = db.multi().sadd(modelsKey, model).hincrby(totalsKey(model), 'games', 1)
      for (const { photo, isFooled } of rounds) {
        const counts = ['shown', ...(isFooled ? ['fooled'] : [])]
        for (const count of counts) {
          all.hincrby(totalsKey(model), count, 1)
          all.hincrby(picturesKey(model), `${photo}:${count}`, 1)
        }
      }
      await all.exec()
    },

    /** A finished game that does not count, and why. */
    exclude: async (id: string, why: Exclusion): Promise<void> => {
      await db.set(leftOutKey(id), why, 'PX', liveMs)
    },
    exclusionOf: async (id: string): Promise<Exclusion | undefined> =>
      leftOutSchema.optional().parse((await db.get(leftOutKey(id))) ?? undefined),

    models: async (): Promise<ModelTally[]> => {
      const models = (await db.smembers(modelsKey)).sort()
      const totals = await Promise.all(models.map((model) => db.hgetall(totalsKey(model))))
      return models.map((model, i) => {
        const fields = totals[i] ?? {}
        return { model, games: Number(fields['games'] ?? 0), ...talliesOf(fields, '') }
      })
    },

    /** By the photo's hash; those that were never shown are missing. */
    pictures: async (model: string): Promise<Map<string, Tally>> => {
      const fields = await db.hgetall(picturesKey(model))
      const photos = new Set(Object.keys(fields).map((field) => field.split(':')[0] ?? ''))
      return new Map([...photos].map((photo) => [photo, talliesOf(fields, `${photo}:`)]))
    },
  }
}
