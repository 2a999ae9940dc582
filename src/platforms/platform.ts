import type { Outcome, Picture, ReplyTarget } from '../core/domain.ts'
import type { PlatformEvents } from './events.ts'
import type { PlatformStore } from './store.ts'

/** What a reply needs besides its text. */
export type ReplyParts = {
  store: PlatformStore
  /** Reads a stored result by its key. */
  bytesOf: (key: string) => Promise<Uint8Array>
  /** An earlier attempt may have posted the answer and stopped before recording it. */
  isRetry: boolean
}

/** Where a posted answer is. */
export type Replied = { replyId: string; url?: string | undefined }

/** A waiting request: its place in the queue, from 1, and the estimated time until it is done. */
export type Progress = { place: number; etaMs: number }

/** A running platform. Listening and replying may happen in different processes. */
export type Platform = {
  readonly name: string
  /** How many replies may be made at the same time; 1 if unset. */
  readonly concurrentReplies?: number
  /**
   * Reports events until `signal` aborts. May report the same event twice: the ledger removes duplicates. Absent if the
   * platform has nothing to listen to.
   */
  listen?(events: PlatformEvents, store: PlatformStore, signal: AbortSignal): Promise<void>
  /** Posts the outcome. Safe to call again after a crash: it checks for an earlier answer before it posts. */
  reply(target: ReplyTarget, outcome: Outcome, parts: ReplyParts): Promise<Replied>
  /** The text that `reply` would post. */
  previewText(outcome: Outcome): string
  /** Shows the requester how far the request is. May fail: another update follows. */
  progress?(target: ReplyTarget, progress: Progress): Promise<void>
  /**
   * A request's pictures with new addresses, if theirs have expired; undefined if they have not.
   * @throws ColorizeError source_expired, source_deleted if there are no new ones
   */
  freshPictures?(target: ReplyTarget, pictures: readonly Picture[]): Promise<Picture[] | undefined>
  /** Deletes an answer. Succeeds if it is already gone. */
  remove?(replyId: string, target?: ReplyTarget): Promise<void>
  /** For each target, whether the source of its pictures was deleted. */
  sourcesGone?(targets: readonly ReplyTarget[]): Promise<boolean[]>
  /** Recent answers of the bot that readers have voted down. */
  downvotedReplies?(): Promise<string[]>
  /** Asks the platform for the name of the account that the keys belong to. */
  readonly accountName?: () => Promise<string>
  close(): Promise<void>
}
