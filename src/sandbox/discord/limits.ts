import type { Guild, User } from './store/types.ts'

export const mebibyte = 1024 * 1024

/** Time to acknowledge an interaction. */
export const answerWithinMs = 3_000

export const tokenLastsMs = 15 * 60_000

/** How long a nonce prevents a duplicate message. */
export const nonceLastsMs = 5 * 60_000

/** Older messages cannot be deleted together. */
export const bulkDeleteAgeMs = 14 * 24 * 60 * 60_000

export const contentLength = 2_000
export const descriptionLength = 1_024
export const attachmentsPerMessage = 10
export const followUpsWithoutGuild = 5

/** Size limit of one request, unless the limit of a single file is higher. */
const requestBytes = 25 * mebibyte

const boosts: Record<Guild['premiumTier'], number> = { 0: 0, 1: 0, 2: 50 * mebibyte, 3: 100 * mebibyte }

export const attachmentLimit = (
  everybodysBytes: number,
  guild: Guild | undefined,
  user: User | undefined,
): number => Math.max(everybodysBytes, boosts[guild?.premiumTier ?? 0], user?.attachmentBytes ?? 0)

export const requestLimit = (attachmentBytes: number): number =>
  Math.max(requestBytes, attachmentBytes + mebibyte)
