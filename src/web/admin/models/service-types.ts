/** A measured number with what it is held against; `range` is its 95 % interval. */
export type Figure = {
  name: string
  unit: string
  ours: number
  range: readonly [number, number] | undefined
  /** The same of a picture left grey, and of the true photo. */
  grey: number | undefined
  truth: number | undefined
}

/** A folder with a model's card, as it is where the pages run. */
export type ModelView = {
  id: string
  title: string
  kind: string
  licence: string
  /** The network's file. */
  bytes: number
  parameters: number | undefined
  figures: readonly Figure[]
  /** What they were measured on. */
  measuredOn: string
  knownFailures: string
  /** The file is the one that the card describes; else what is wrong with it. */
  isVerified: boolean
  trouble: string | undefined
}

export type WorkerView = {
  name: string
  model: string
  device: string
  state: 'follows' | 'waits' | 'loading' | 'failed'
  /** Of a load that failed. */
  failure: { model: string; why: string } | undefined
}

export type ModelsOverview = {
  models: readonly ModelView[]
  /** What new photos should be coloured with: what was chosen, or else MODEL. */
  wanted: string
  isChosen: boolean
  workers: readonly WorkerView[]
}

export type ModelsServices = {
  overview(): Promise<ModelsOverview>
  /** Answers false where no such model is installed. */
  choose(model: string): Promise<boolean>
}
