import type { Slot } from '../../../stores/statistics.ts'

/** Requests that ended without a picture for the same reason. */
export type Failure = {
  code: string
  count: number
  /** The platform with the most failures first. */
  platforms: readonly string[]
  /** The person who asked was not told. */
  isSilent: boolean
}

/** Counts the failures in these slots by code, most frequent first. */
export const failuresIn = (slots: readonly Slot[]): Failure[] => {
  const found = new Map<string, { code: string; isSilent: boolean; byPlatform: Map<string, number> }>()
  for (const { platform, state, code, count } of slots.flatMap(({ outcomes }) => outcomes)) {
    if (state === 'sent' || code === undefined) continue
    const key = `${state}:${code}`
    const failure = found.get(key) ?? {
      code,
      isSilent: state === 'skipped',
      byPlatform: new Map<string, number>(),
    }
    failure.byPlatform.set(platform, (failure.byPlatform.get(platform) ?? 0) + count)
    found.set(key, failure)
  }
  return [...found.values()]
    .map(({ code, isSilent, byPlatform }) => ({
      code,
      isSilent,
      count: [...byPlatform.values()].reduce((sum, count) => sum + count, 0),
      platforms: [...byPlatform].sort(([, a], [, b]) => b - a).map(([platform]) => platform),
    }))
    .sort((a, b) => b.count - a.count)
}
