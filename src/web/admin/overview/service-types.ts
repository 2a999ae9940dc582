/** A median and a 99th percentile, in ms; of nothing there are none. */
export type Times = { medianMs: number | undefined; p99Ms: number | undefined; count: number }

export type HourView = { atMs: number; requests: Readonly<Record<string, number>>; whole: Times }

export type FailureView = {
  code: string
  count: number
  /** On which platforms, the most afflicted first. */
  platforms: readonly string[]
  /** Nothing was said; otherwise who asked was told. */
  isSilent: boolean
}

export type WorkerView = {
  id: string
  device: string
  model: string
  photosPerSecond: number
  sinceMs: number
}

/** Requests that a platform grants in a window. */
export type BudgetGauge = { limit: number; remaining: number; resetAtMs: number }

/** How things stand, and how they went in the last day. */
export type OverviewView = {
  nowMs: number
  platforms: readonly string[]
  /** Oldest first; the last one is under way. */
  hours: readonly HourView[]
  /** In line, and being coloured. */
  waiting: number
  running: number
  answersWaiting: number
  /** Of the last hour: from request to reply, and its stages. */
  whole: Times
  stages: readonly { name: 'waiting' | 'colouring' | 'replying'; times: Times }[]
  /** Of the last day, the most frequent first. */
  failures: readonly FailureView[]
  workers: readonly WorkerView[]
  reddit: BudgetGauge | undefined
  /** Calls that Discord's rate limit made wait in the last hour. */
  discordHeldBack: number
  /** `maxBytes` is undefined where Redis may take all there is. */
  redis: { usedBytes: number; peakBytes: number; maxBytes: number | undefined }
}

export type OverviewServices = {
  overview(): Promise<OverviewView>
}
