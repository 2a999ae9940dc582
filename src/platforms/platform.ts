import type { ColorizeRequest, Outcome, ReplyTarget } from '../domain.ts'
import type { ErrorCode } from '../errors.ts'

/** A summon that asks for a picture which cannot be had. */
export type Refusal = {
  /** As in ColorizeRequest. */
  id: string
  platform: string
  target: ReplyTarget
  code: ErrorCode
  /** Whether the user is told; otherwise the ledger alone knows. */
  say: boolean
}

export type PlatformEvents = {
  /** Resolves once the request is safe in the ledger and the queue: only then may a cursor move. */
  requested(request: ColorizeRequest): Promise<void>
  refused(refusal: Refusal): Promise<void>
}

/** What a platform remembers between runs. */
export type PlatformStore = {
  get(key: string): Promise<string | undefined>
  set(key: string, value: string): Promise<void>
}

export type Platform = {
  readonly name: string
  /** Until `signal` aborts. May report the same thing twice: the ledger sorts it out. */
  listen(events: PlatformEvents, store: PlatformStore, signal: AbortSignal): Promise<void>
  /** Posts the outcome and says where it is. Safe to call again after a crash: looks before it posts. */
  reply(target: ReplyTarget, outcome: Outcome): Promise<{ replyId: string; url?: string }>
  /** The account that the keys open, asked of the platform itself. */
  readonly whoAmI?: () => Promise<string>
  close(): Promise<void>
}
