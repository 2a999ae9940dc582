import { z } from 'zod'
import { ledgerStates, type LedgerState } from '../core/domain.ts'

/** States of requests that are not settled. */
export const openStates: readonly LedgerState[] = ['accepted', 'colorized', 'sending']
export const isOpen = ({ state }: { state: LedgerState }): boolean => openStates.includes(state)

/** Whether the entry is, or ever was, in that state. */
export const wasIn = (
  { state, history }: { state: LedgerState; history: string },
  wanted: LedgerState,
): boolean => state === wanted || history.includes(`${wanted}@`)

export const entrySchema = z.object({
  id: z.string(),
  platform: z.string(),
  state: z.enum(ledgerStates),
  /** JSON of the ReplyTarget. */
  target: z.string(),
  /** The packed ColorizeRequest; absent for a notice and for a refusal before there was a request. */
  request: z.string().optional(),
  /** The packed Outcome, once it is known. */
  outcome: z.string().optional(),
  code: z.string().optional(),
  /** Of the first coloured picture. */
  resultId: z.string().optional(),
  replyId: z.string().optional(),
  replyUrl: z.string().optional(),
  /** The text that a dry run would have posted. */
  said: z.string().optional(),
  /** When the results were deleted. */
  removedAtMs: z.coerce.number().optional(),
  /** Set if the entry was open in a restored backup: it may have been answered after the backup was made. */
  restoredAtMs: z.coerce.number().optional(),
  /** Each state with the time in ms when it began: `accepted@1 colorized@2 ...`. Holds the latest 1,000 characters. */
  history: z.string().default(''),
  acceptedAtMs: z.coerce.number(),
  changedAtMs: z.coerce.number(),
})
export type LedgerEntry = z.infer<typeof entrySchema>
