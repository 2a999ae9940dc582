import { randomInt } from 'node:crypto'
import { stimulusKey } from '../../stores/game-set.ts'
import type { Played, Position } from '../../stores/games.ts'
import type {
  Answered,
  GameServices,
  GameState,
  PictureResult,
  Refusal,
  RoundView,
  Score,
} from '../../web/game/services.ts'
import { hourMs } from '../../requests/rate-limits.ts'
import {
  drawRounds,
  fewestPhotos,
  isFinished,
  mostRounds,
  roundsFor,
  summarize,
  viewOf,
} from '../../web/game/rounds.ts'
import type { WebParts } from './web-parts.ts'

export type GameLimits = {
  /** Games that one visitor starts in an hour: so many of them live at once. */
  starts: number
  /** Games that all together start in an hour. */
  allStarts: number
  /** Pictures and answers that one visitor has in an hour. */
  requests: number
  /** Games of one visitor that count, in a day: the paper allows one session each, but a household has one address. */
  counted: number
}

const limitsOf: GameLimits = { starts: 12, allStarts: 2_000, requests: 3_000, counted: 3 }

type GameParts = Pick<WebParts, 'quotas' | 'visitors' | 'output' | 'games' | 'gameSet'>

/** The perceptual test as a game: what is true and what is not stays here until it has been answered. */
export const createGameServices = (parts: GameParts, limits: GameLimits = limitsOf): GameServices => {
  const { quotas, visitors, output, games, gameSet } = parts

  const set = async () => {
    const state = await gameSet.state()
    const photos = state ? await gameSet.photos(state.model) : new Map<string, never>()
    return { state, photos }
  }

  const readyIn = ({ state, photos }: Awaited<ReturnType<typeof set>>): boolean =>
    state !== undefined &&
    photos.size >= fewestPhotos &&
    (state.done >= state.total || photos.size >= mostRounds)

  const state = async (): Promise<GameState> => {
    const found = await set()
    const { done = 0, total, isDrawn = true } = found.state ?? {}
    return { isReady: readyIn(found), done, total, isDrawn, ...roundsFor(found.photos.size) }
  }

  const isTooOften = async (address: string): Promise<boolean> => {
    const key = `game:requests:${await visitors.nameOf(address)}`
    return !(await quotas.take({ key, most: limits.requests, windowMs: hourMs }))
  }

  const start = async (
    address: string,
  ): Promise<{ id: string; next: RoundView } | 'not_ready' | 'too_often'> => {
    const visitor = await visitors.nameOf(address)
    const found = await set()
    if (!found.state || !readyIn(found)) return 'not_ready'
    const gameLimits = [
      { key: `game:starts:${visitor}`, most: limits.starts, windowMs: hourMs },
      { key: 'game:starts', most: limits.allStarts, windowMs: hourMs },
    ]
    if (await quotas.full(gameLimits)) return 'too_often'
    const rounds = drawRounds([...found.photos.keys()], randomInt)
    const id = await games.start({ model: found.state.model, rounds })
    const next = viewOf(rounds, 0, found.photos)
    return next ? { id, next } : 'not_ready'
  }

  /** Only of the round that is due: nobody looks ahead, or back with time. */
  const picture = async (
    id: string,
    round: number,
    position: Position,
    address: string,
  ): Promise<Uint8Array | Refusal> => {
    if (await isTooOften(address)) return 'too_often'
    const game = await games.read(id)
    const due = game?.rounds[round]
    if (!game || !due) return 'gone'
    if (round !== game.chosen.length) return 'not_now'
    const fake = due.kind === 'vigilance' ? 'wrong' : 'recoloured'
    return output.get(stimulusKey(game.model, due.photo, position === due.fake ? fake : 'truth'))
  }

  const finish = async (game: Played, address: string): Promise<void> => {
    const { isBlind, rounds } = summarize(game)
    const cap = {
      key: `game:counted:${await visitors.nameOf(address)}`,
      most: limits.counted,
      windowMs: 24 * hourMs,
    }
    const why = isBlind ? 'blind' : (await quotas.take(cap)) ? undefined : 'enough'
    if (why === undefined) await games.count(game.model, rounds)
    else await games.leaveOut(game.id, why)
  }

  const answer = async (
    id: string,
    round: number,
    position: Position,
    address: string,
  ): Promise<Answered | Refusal> => {
    if (await isTooOften(address)) return 'too_often'
    const before = await games.read(id)
    if (before && !before.rounds[round]) return 'not_now'
    const choosing = await games.choose(id, round, position)
    if (choosing !== 'taken') return choosing
    const game = await games.read(id)
    const answered = game?.rounds[round]
    if (!game || !answered) return 'gone'
    const next = viewOf(game.rounds, round + 1, await gameSet.photos(game.model))
    if (!next) await finish(game, address)
    return {
      ...(answered.kind === 'practice' && { isRight: position === answered.fake }),
      ...(next && { next }),
    }
  }

  const finished = async (id: string): Promise<Played | undefined> => {
    const game = await games.read(id)
    return game && isFinished(game) ? game : undefined
  }

  const picturesOf = async (model: string): Promise<PictureResult[]> => {
    const [sizes, tallies] = await Promise.all([gameSet.photos(model), games.pictures(model)])
    return [...sizes].map(([photo, size]) => ({
      ...{ photo, ...size },
      ...(tallies.get(photo) ?? { shown: 0, fooled: 0 }),
    }))
  }

  const score = async (id: string): Promise<Score | undefined> => {
    const game = await finished(id)
    if (!game) return undefined
    const { model } = game
    const { fooled, rounds, vigilance, missed } = summarize(game)
    const [pictures, models, notCounted] = await Promise.all([
      picturesOf(model),
      games.models(),
      games.leftOut(id),
    ])
    const none = { model, games: 0, shown: 0, fooled: 0 }
    return {
      ...{ shown: rounds.length, fooled: fooled.length, vigilance, missed, notCounted },
      overall: models.find((one) => one.model === model) ?? none,
      fooledBy: pictures.filter(({ photo }) => fooled.includes(photo)),
      pictures: pictures.filter(({ shown }) => shown > 0),
    }
  }

  const pair = async (id: string, photo: string, which: 'true' | 'fake'): Promise<Uint8Array | undefined> => {
    const game = await finished(id)
    if (!game || !(await gameSet.photos(game.model)).has(photo)) return undefined
    return output.get(stimulusKey(game.model, photo, which === 'true' ? 'truth' : 'recoloured'))
  }

  return { state, start, picture, answer, score, pair, results: () => games.models() }
}
