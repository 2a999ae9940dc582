/** What there is to play with. */
export type GameState = {
  /** Enough photos are prepared for a game. */
  isReady: boolean
  /** So many photos are prepared, of so many that there are; undefined until a worker has looked. */
  done: number
  total: number | undefined
  /** They are our own drawings. */
  isDrawn: boolean
  /** The rounds of a game that starts now. */
  practice: number
  test: number
}

export type Position = 1 | 2

/** What a player may know of a round before answering it: nothing of the pictures. */
export type RoundView = {
  /** From 0, over practice and test. */
  round: number
  isPractice: boolean
  /** From 1, within practice or test, of so many. */
  number: number
  of: number
  widthPx: number
  heightPx: number
}

/** `gone`: no such game (any more); `not_now`: that round was answered, or is not due; `too_often`: a limit of ours. */
export type Refusal = 'gone' | 'not_now' | 'too_often'

export type Answered = {
  /** In practice: whether that was right. */
  isRight?: boolean
  /** Undefined when the game is over. */
  next?: RoundView
}

/** `shown` rounds, of which in `fooled` the truth was taken for the fake. */
export type Tally = { shown: number; fooled: number }
export type ModelResult = Tally & { model: string; games: number }
export type PictureResult = Tally & { photo: string; widthPx: number; heightPx: number }

export type Score = Tally & {
  /** Why the game does not count: too many of the rounds that show who looks were wrong; the day's games are counted. */
  notCounted?: 'blind' | 'enough' | undefined
  /** Rounds that show who looks, and how many of them were wrong. */
  vigilance: number
  missed: number
  /** Over all players, of this game's model. */
  overall: ModelResult
  /** Photos that fooled this player. */
  fooledBy: readonly PictureResult[]
  /** All photos of the set that were shown in games that counted. */
  pictures: readonly PictureResult[]
}

export type GameServices = {
  state(): Promise<GameState>
  /** `address` is who plays: what one may ask for is limited. */
  start(address: string): Promise<{ id: string; next: RoundView } | 'not_ready' | 'too_often'>
  picture(id: string, round: number, position: Position, address: string): Promise<Uint8Array | Refusal>
  answer(id: string, round: number, position: Position, address: string): Promise<Answered | Refusal>
  /** Of a finished game; undefined for others. */
  score(id: string): Promise<Score | undefined>
  /** For who has finished a game. */
  pair(id: string, photo: string, which: 'true' | 'fake'): Promise<Uint8Array | undefined>
  /** Over all players, by model. */
  results(): Promise<ModelResult[]>
}
