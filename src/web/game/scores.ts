import type { GameSet, StimulusSize } from '../../stores/game-set.ts'
import type { Games, Exclusion, ModelTally, Played, Tally } from '../../stores/games.ts'
import { summarize } from './rounds.ts'

export type PictureTally = Tally & StimulusSize & { photo: string }

/** The score of one game: `fooled` of `shown` rounds. */
export type Score = Tally & {
  /** Why the game does not count, if so. */
  notCounted: Exclusion | undefined
  /** Rounds with implausible colours, and how many of them were wrong. */
  vigilance: number
  missed: number
  /** All players, for the model of this game. */
  overall: ModelTally
  /** Photos that fooled this player. */
  fooledBy: readonly PictureTally[]
  /** All photos that were shown in games that count. */
  pictures: readonly PictureTally[]
}

/** Scores of finished games, compared with those of all players. */
export const createScores = ({ games, gameSet }: { games: Games; gameSet: GameSet }) => {
  const picturesOf = async (model: string): Promise<PictureTally[]> => {
    const [sizes, tallies] = await Promise.all([gameSet.photos(model), games.pictures(model)])
    return [...sizes].map(([photo, size]) => ({
      photo,
      ...size,
      ...(tallies.get(photo) ?? { shown: 0, fooled: 0 }),
    }))
  }

  return {
    async scoreOf(game: Played): Promise<Score> {
      const { id, model } = game
      const { fooled, rounds, vigilance, missed } = summarize(game)
      const [pictures, models, notCounted] = await Promise.all([
        picturesOf(model),
        games.models(),
        games.exclusionOf(id),
      ])
      const none = { model, games: 0, shown: 0, fooled: 0 }
      return {
        shown: rounds.length,
        fooled: fooled.length,
        vigilance,
        missed,
        notCounted,
        overall: models.find((one) => one.model === model) ?? none,
        fooledBy: pictures.filter(({ photo }) => fooled.includes(photo)),
        pictures: pictures.filter(({ shown }) => shown > 0),
      }
    },
  }
}
