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

/** Reading what people ask, and answering them: neither may take the other's requests. */
export type Lane = 'listen' | 'answer'

/** What a platform says of the window that its requests are counted in. */
export type Announcement = { used: number; remaining: number; resetMs: number }

/** The requests that a platform grants, shared by all processes. */
export type Budget = {
  /** Takes one request, and answers 0; or takes none, and answers the ms to wait before asking again. */
  take(lane: Lane): Promise<number>
  /** None remaining: nobody takes any before the reset. Nothing used either: the window's size is not known. */
  learn(announced: Announcement): Promise<void>
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
