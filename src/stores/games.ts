import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** A vigilance round shows obviously wrong colours, to detect players who do not look. */
const roundKindSchema = z.enum(['practice', 'test', 'vigilance'])

/** The first or the second picture of a round. */
export type Position = 1 | 2

const positionSchema = z.union([z.literal(1), z.literal(2)])
const gameSchema = z.object({
  model: z.string(),
  rounds: z.array(z.object({ photo: z.string(), kind: roundKindSchema, fake: positionSchema })),
})
type Game = z.infer<typeof gameSchema>
export type Round = Game['rounds'][number]

/** A game so far: `chosen` has the picture that the player took for the fake, for each round played. */
export type Played = Game & { id: string; chosen: Position[] }

/** How often a photo was shown, and how often the player took the original for the fake. */
export type Tally = { shown: number; fooled: number }
export type ModelTally = Tally & { model: string; games: number }

/** Why a game does not count: its player failed the vigilance rounds, or has played enough games today. */
const exclusionSchema = z.enum(['blind', 'enough'])
export type Exclusion = z.infer<typeof exclusionSchema>

const liveKey = (id: string): string => redisKey('game', 'live', id)
const chosenKey = (id: string): string => redisKey('game', 'chosen', id)
const exclusionKey = (id: string): string => redisKey('game', 'left-out', id)
const modelsKey = redisKey('game', 'models')
const totalsKey = (model: string): string => redisKey('game', 'totals', model)
const picturesKey = (model: string): string => redisKey('game', 'pictures', model)
const liveMs = 3_600_000

/**
 * Records the choice ARGV[2] for round ARGV[1] and returns 1. Returns 0 if it is not the next round, -1 if the game has
 * expired.
 */
const chooseScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
if redis.call('LLEN', KEYS[2]) ~= tonumber(ARGV[1]) then return 0 end
redis.call('RPUSH', KEYS[2], ARGV[2])
redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[1]))
return 1`

type ChoiceResult = 'taken' | 'not_now' | 'gone'

export type Games = ReturnType<typeof openGames>

/** Games in progress, each kept for an hour, and the totals of finished games. */
export const openGames = (redis: RedisHandle) => {
  const db = redis.connect('general')

  const tallyOf = (fields: Record<string, string>, name: string): Tally => ({
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

    choose: async (id: string, round: number, position: Position): Promise<ChoiceResult> => {
      const answer = await db.eval(chooseScript, 2, liveKey(id), chosenKey(id), round, position)
      return answer === 1 ? 'taken' : answer === 0 ? 'not_now' : 'gone'
    },

    /** Adds a finished game to the totals. */
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

    /** Records why a finished game does not count. */
    exclude: async (id: string, reason: Exclusion): Promise<void> => {
      await db.set(exclusionKey(id), reason, 'PX', liveMs)
    },
    exclusionOf: async (id: string): Promise<Exclusion | undefined> =>
      exclusionSchema.optional().parse((await db.get(exclusionKey(id))) ?? undefined),

    models: async (): Promise<ModelTally[]> => {
      const models = (await db.smembers(modelsKey)).sort()
      const totals = await Promise.all(models.map((model) => db.hgetall(totalsKey(model))))
      return models.map((model, i) => {
        const fields = totals[i] ?? {}
        return { model, games: Number(fields['games'] ?? 0), ...tallyOf(fields, '') }
      })
    },

    /** Tallies by photo hash. Photos that were never shown are missing. */
    pictures: async (model: string): Promise<Map<string, Tally>> => {
      const fields = await db.hgetall(picturesKey(model))
      const photos = new Set(Object.keys(fields).map((field) => field.split(':')[0] ?? ''))
      return new Map([...photos].map((photo) => [photo, tallyOf(fields, `${photo}:`)]))
    },
  }
}
