import type { Played, Round } from '../../stores/games.ts'
import type { StimulusSize } from '../../stores/game-set.ts'

/** The rules of the game: which photos are shown, in which order, and how the answers are counted. */

/** As in the paper: 10 practice pairs and 40 test pairs, one in ten of them with implausible colours. */
const practiceRounds = 10
const testRounds = 40
const vigilanceShare = 0.1
/** The fewest photos for a game. */
export const minPhotos = 4
export const maxRounds = practiceRounds + testRounds

/** The rounds of a game with this many photos. No photo is shown twice, so a small set makes a short game. */
export const roundsFor = (photos: number): { practice: number; test: number } => {
  const practice = Math.min(practiceRounds, Math.max(1, Math.floor(photos / 5)))
  return { practice, test: Math.max(0, Math.min(testRounds, photos - practice)) }
}

/** A random whole number from 0 to `below` - 1. */
type Random = (below: number) => number

const shuffled = <T>(items: readonly T[], random: Random): T[] => {
  const mixed = [...items]
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = random(i + 1)
    ;[mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T]
  }
  return mixed
}

/** Draws the photos, their order, and the position of the fake in each round. */
export const drawRounds = (photos: readonly string[], random: Random): Round[] => {
  const { practice, test } = roundsFor(photos.length)
  const chosen = shuffled(photos, random).slice(0, practice + test)
  const testOrder = shuffled([...Array(test).keys()], random)
  const vigilance = new Set(testOrder.slice(0, Math.round(test * vigilanceShare)))
  return chosen.map((photo, i) => ({
    photo,
    kind: i < practice ? 'practice' : vigilance.has(i - practice) ? 'vigilance' : 'test',
    fake: random(2) === 0 ? 1 : 2,
  }))
}

/** A game counts if at most a quarter of the vigilance rounds is wrong. In the paper 87 % were right. */
const maxMissedShare = 0.25

export type GameSummary = {
  /** Photos whose recoloured version was taken for the true one. */
  fooled: string[]
  rounds: { photo: string; isFooled: boolean }[]
  vigilance: number
  /** Vigilance rounds that were answered wrongly. */
  missed: number
  /** Too many of them: the player did not look. */
  isInattentive: boolean
}

/** Counts a finished game. Practice rounds do not count. */
export const summarize = ({ rounds, chosen }: Pick<Played, 'rounds' | 'chosen'>): GameSummary => {
  const ofKind = (wanted: Round['kind']) =>
    rounds.flatMap(({ photo, kind, fake }, i) =>
      kind === wanted ? [{ photo, isFooled: chosen[i] !== fake }] : [],
    )
  const [test, vigilance] = [ofKind('test'), ofKind('vigilance')]
  const missed = vigilance.filter(({ isFooled }) => isFooled).length
  return {
    fooled: test.filter(({ isFooled }) => isFooled).map(({ photo }) => photo),
    rounds: test,
    vigilance: vigilance.length,
    missed,
    isInattentive: missed > vigilance.length * maxMissedShare,
  }
}

export const isFinished = ({ rounds, chosen }: Pick<Played, 'rounds' | 'chosen'>): boolean =>
  chosen.length >= rounds.length

/** What a player may know about a round before answering it: nothing about the pictures. */
export type RoundView = {
  /** From 0, over practice and test. */
  round: number
  isPractice: boolean
  /** From 1 to `of`, within practice or test. */
  number: number
  of: number
  widthPx: number
  heightPx: number
}

/** A round as the player sees it; a vigilance round looks like any other. */
export const viewOf = (
  rounds: readonly Round[],
  round: number,
  sizes: ReadonlyMap<string, StimulusSize>,
): RoundView | undefined => {
  const due = rounds[round]
  if (!due) return undefined
  const practice = rounds.filter(({ kind }) => kind === 'practice').length
  const isPractice = due.kind === 'practice'
  const { widthPx, heightPx } = sizes.get(due.photo) ?? { widthPx: 1, heightPx: 1 }
  const [number, of] = isPractice ? [round + 1, practice] : [round + 1 - practice, rounds.length - practice]
  return { round, isPractice, number, of, widthPx, heightPx }
}
