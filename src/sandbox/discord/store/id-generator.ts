/** Discord's epoch: the first second of 2015. */
const epochMs = 1_420_070_400_000

/** The time in a snowflake, in ms since 1970. */
export const timeOfId = (id: string): number => Number(BigInt(id) >> 22n) + epochMs

export type IdGenerator = ReturnType<typeof createIdGenerator>

/**
 * Generates snowflakes that contain the time. Ids must not repeat after a restart, because the bot's ledger remembers
 * ids that it has already answered.
 */
export const createIdGenerator = (clock: () => number) => {
  let last = 0n
  const atLeast = (ms: number): bigint => BigInt(Math.floor(ms) - epochMs) << 22n
  const take = (earliest: bigint): string => {
    last = earliest > last ? earliest : last + 1n
    return String(last)
  }
  return {
    next: (): string => take(atLeast(clock())),
    /** An id in a millisecond that no earlier id has: sharding distributes guilds by the timestamp bits. */
    nextInOwnMillisecond: (): string =>
      take(((last >> 22n) + 1n) << 22n > atLeast(clock()) ? ((last >> 22n) + 1n) << 22n : atLeast(clock())),
  }
}
