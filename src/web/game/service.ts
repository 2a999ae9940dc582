import { randomInt } from 'node:crypto'
import type { OutputHost } from '../../outputs/output.ts'
import { hourMs } from '../../requests/rate-limits.ts'
import { stimulusKey, type GameSet } from '../../stores/game-set.ts'
import type { Games, ModelTally, Played, Position } from '../../stores/games.ts'
import type { Quotas } from '../../stores/quotas.ts'
import type { Visitors } from '../../stores/visitors.ts'
import {
  drawRounds,
  isFinished,
  maxRounds,
  minPhotos,
  roundsFor,
  summarize,
  viewOf,
  type RoundView,
} from './rounds.ts'
import { createScores, type Score } from './scores.ts'

export type GameLimits = {
  /** Games per visitor and hour. */
  starts: number
  /** Games of all visitors per hour. */
  allStarts: number
  /** Pictures and answers per visitor and hour. */
  requests: number
  /** Games per address and day that count. The paper allows one per person; a household shares an address. */
  counted: number
}

const defaultLimits: GameLimits = { starts: 12, allStarts: 2_000, requests: 3_000, counted: 3 }

export type GameParts = {
  quotas: Quotas
  visitors: Visitors
  output: OutputHost
  games: Games
  gameSet: GameSet
}

export type GameState = {
  /** Enough photos are prepared. */
  isReady: boolean
  /** Photos that are prepared, of `total`; `total` is undefined until a worker has counted them. */
  done: number
  total: number | undefined
  /** The photos are our own drawings. */
  isDrawn: boolean
  /** Rounds of a game that starts now. */
  practice: number
  test: number
}

/** `gone`: the game does not exist (any more). `not_now`: the round is not due. `too_often`: a limit is reached. */
export type Refusal = 'gone' | 'not_now' | 'too_often'

export type Answered = {
  /** Only in practice. */
  isRight?: boolean
  /** Undefined after the last round. */
  next?: RoundView
}

/** A visitor's `address` is only used to limit them. */
export type GameService = {
  state(): Promise<GameState>
  start(address: string): Promise<{ id: string; next: RoundView } | 'not_ready' | 'too_often'>
  picture(id: string, round: number, position: Position, address: string): Promise<Uint8Array | Refusal>
  answer(id: string, round: number, position: Position, address: string): Promise<Answered | Refusal>
  /** Only of a finished game. */
  score(id: string): Promise<Score | undefined>
  /** A picture of the set, for players who have finished a game. */
  pair(id: string, photo: string, which: 'true' | 'fake'): Promise<Uint8Array | undefined>
  /** Results of all players, by model. */
  results(): Promise<ModelTally[]>
}

/**
 * The game "Real or fake", after the perceptual test of the paper. A worker prepares its pictures (preparation.ts); the
 * rules are in rounds.ts. Which picture is fake is kept here until the round is answered.
 */
export const createGameService = (parts: GameParts, limits: GameLimits = defaultLimits): GameService => {
  const { quotas, visitors, output, games, gameSet } = parts
  const scores = createScores(parts)

  const readSet = async () => {
    const state = await gameSet.state()
    const photos = state ? await gameSet.photos(state.model) : new Map<string, never>()
    const isReady =
      state !== undefined &&
      photos.size >= minPhotos &&
      (state.done >= state.total || photos.size >= maxRounds)
    return { state, photos, isReady }
  }

  const isTooOften = async (address: string): Promise<boolean> => {
    const key = `game:requests:${await visitors.pseudonymOf(address)}`
    return !(await quotas.take({ key, max: limits.requests, windowMs: hourMs }))
  }

  const finish = async (game: Played, address: string): Promise<void> => {
    const { isInattentive, rounds } = summarize(game)
    const key = `game:counted:${await visitors.pseudonymOf(address)}`
    const limit = { key, max: limits.counted, windowMs: 24 * hourMs }
    const reason = isInattentive ? 'blind' : (await quotas.take(limit)) ? undefined : 'enough'
    if (reason === undefined) await games.addToTotals(game.model, rounds)
    else await games.exclude(game.id, reason)
  }

  const finished = async (id: string): Promise<Played | undefined> => {
    const game = await games.read(id)
    return game && isFinished(game) ? game : undefined
  }

  return {
    async state() {
      const { state, photos, isReady } = await readSet()
      const { done = 0, total, isDrawn = true } = state ?? {}
      return { isReady, done, total, isDrawn, ...roundsFor(photos.size) }
    },

    async start(address) {
      const visitor = await visitors.pseudonymOf(address)
      const { state, photos, isReady } = await readSet()
      if (!state || !isReady) return 'not_ready'
      const startLimits = [
        { key: `game:starts:${visitor}`, max: limits.starts, windowMs: hourMs },
        { key: 'game:starts', max: limits.allStarts, windowMs: hourMs },
      ]
      if (await quotas.consume(startLimits)) return 'too_often'
      const rounds = drawRounds([...photos.keys()], randomInt)
      const id = await games.start({ model: state.model, rounds })
      const next = viewOf(rounds, 0, photos)
      return next ? { id, next } : 'not_ready'
    },

    /** Only for the round that is due: players cannot look ahead, or back. */
    async picture(id, round, position, address) {
      if (await isTooOften(address)) return 'too_often'
      const game = await games.read(id)
      const due = game?.rounds[round]
      if (!game || !due) return 'gone'
      if (round !== game.chosen.length) return 'not_now'
      const fake = due.kind === 'vigilance' ? 'wrong' : 'recoloured'
      return output.get(stimulusKey(game.model, due.photo, position === due.fake ? fake : 'truth'))
    },

    async answer(id, round, position, address) {
      if (await isTooOften(address)) return 'too_often'
      const before = await games.read(id)
      if (before && !before.rounds[round]) return 'not_now'
      const choice = await games.choose(id, round, position)
      if (choice !== 'taken') return choice
      const game = await games.read(id)
      const answered = game?.rounds[round]
      if (!game || !answered) return 'gone'
      const next = viewOf(game.rounds, round + 1, await gameSet.photos(game.model))
      if (!next) await finish(game, address)
      return {
        ...(answered.kind === 'practice' && { isRight: position === answered.fake }),
        ...(next && { next }),
      }
    },

    async score(id) {
      const game = await finished(id)
      return game && scores.scoreOf(game)
    },

    async pair(id, photo, which) {
      const game = await finished(id)
      if (!game || !(await gameSet.photos(game.model)).has(photo)) return undefined
      return output.get(stimulusKey(game.model, photo, which === 'true' ? 'truth' : 'recoloured'))
    },

    results: () => games.models(),
  }
}
