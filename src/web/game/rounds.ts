import type { Played, Round } from '../../stores/games.ts'
import type { RoundView } from './services.ts'
import type { StimulusSize } from '../../stores/game-set.ts'

/** As the paper has it: 10 practice pairs, 40 test pairs, of which one in ten has colours that nobody should believe. */
const practiceRounds = 10
const testRounds = 40
const vigilanceShare = 0.1
/** Below it there is nothing to play. */
export const fewestPhotos = 4
export const mostRounds = practiceRounds + testRounds

/** Rounds of a game with so many photos: with few of them it is shorter, and no photo is shown twice. */
export const roundsFor = (photos: number): { practice: number; test: number } => {
  const practice = Math.min(practiceRounds, Math.max(1, Math.floor(photos / 5)))
  return { practice, test: Math.max(0, Math.min(testRounds, photos - practice)) }
}

type Random = (below: number) => number

const shuffled = <T>(items: readonly T[], random: Random): T[] => {
  const mixed = [...items]
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = random(i + 1)
    ;[mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T]
  }
  return mixed
}

/** Which photos, in which order, and where the fake stands: all by chance. `random(n)` is a whole number from 0 below n. */
export const drawRounds = (photos: readonly string[], random: Random): Round[] => {
  const { practice, test } = roundsFor(photos.length)
  const chosen = shuffled(photos, random).slice(0, practice + test)
  const places = shuffled([...Array(test).keys()], random)
  const watched = new Set(places.slice(0, Math.round(test * vigilanceShare)))
  return chosen.map((photo, i) => ({
    photo,
    kind: i < practice ? 'practice' : watched.has(i - practice) ? 'vigilance' : 'test',
    fake: random(2) === 0 ? 1 : 2,
  }))
}

/** Who looks is right about most of the rounds that nobody should get wrong: 87 % of the paper's participants were. */
const mostMissed = 0.25

export type Summary = {
  fooled: string[]
  rounds: { photo: string; isFooled: boolean }[]
  vigilance: number
  missed: number
  isBlind: boolean
}

/** What a finished game came to. Practice does not count. */
export const summarize = ({ rounds, chosen }: Pick<Played, 'rounds' | 'chosen'>): Summary => {
  const of = (kind: Round['kind']) =>
    rounds.flatMap(({ photo, kind: is, fake }, i) =>
      is === kind ? [{ photo, isFooled: chosen[i] !== fake }] : [],
    )
  const [test, watched] = [of('test'), of('vigilance')]
  const missed = watched.filter(({ isFooled }) => isFooled).length
  return {
    fooled: test.filter(({ isFooled }) => isFooled).map(({ photo }) => photo),
    rounds: test,
    ...{ vigilance: watched.length, missed },
    isBlind: missed > watched.length * mostMissed,
  }
}

export const isFinished = ({ rounds, chosen }: Pick<Played, 'rounds' | 'chosen'>): boolean =>
  chosen.length >= rounds.length

/** What the player is told of a round; a vigilance round looks like any other. */
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
