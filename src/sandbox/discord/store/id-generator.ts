/** The first second of 2015, in ms. */
const epochMs = 1_420_070_400_000

export const snowflakeMs = (id: string): number => Number(BigInt(id) >> 22n) + epochMs

export type Snowflakes = ReturnType<typeof createSnowflakes>

/**
 * Ids that grow with the clock, so that a restarted sandbox never gives a message the id of one that the bot, whose
 * memory outlives ours, has already answered.
 */
export const createSnowflakes = (clock: () => number) => {
  let last = 0n
  const atLeast = (ms: number): bigint => BigInt(Math.floor(ms) - epochMs) << 22n
  const take = (earliest: bigint): string => {
    last = earliest > last ? earliest : last + 1n
    return String(last)
  }
  return {
    next: (): string => take(atLeast(clock())),
    /** In a millisecond of its own: shards share the guilds out by those bits. */
    nextAlone: (): string =>
      take(((last >> 22n) + 1n) << 22n > atLeast(clock()) ? ((last >> 22n) + 1n) << 22n : atLeast(clock())),
  }
}
