import type {
  ColorizeRequest,
  NoticeCode,
  Outcome,
  Picture,
  PlacePolicy,
  ReplyTarget,
  RequestOptions,
  Subject,
} from '../core/domain.ts'
import type { ErrorCode } from '../core/errors.ts'

/** A summon that asks for a picture which cannot be had. */
export type Refusal = {
  /** As in ColorizeRequest. */
  id: string
  platform: string
  target: ReplyTarget
  code: ErrorCode
  /** Whether the user is told; otherwise the ledger alone knows. */
  say: boolean
  /** These four as in ColorizeRequest. */
  requester?: string | undefined
  thread?: string | undefined
  place?: string | undefined
  owners?: string[] | undefined
}

/** Somebody who asked for something else than colour is told what became of it. */
export type Notice = {
  id: string
  platform: string
  target: ReplyTarget
  /** As in ColorizeRequest. */
  requester: string
  notice: NoticeCode
  place?: string | undefined
  policy?: PlacePolicy | undefined
}

/** Somebody wants an answer of ours gone. */
export type RemovalRequest = {
  platform: string
  replyId: string
  /** Lower case. */
  by: string
  /** Where the ledger does not say that they asked for it: whether the platform gives them the right. */
  isEntitled: () => Promise<boolean>
  /** By which the platform may reach the answer where it could not by itself. */
  target?: ReplyTarget
}

/** Somebody wants the pictures of an answer of ours rendered otherwise. */
export type AdjustmentRequest = Pick<
  ColorizeRequest,
  'id' | 'platform' | 'target' | 'maxBytes' | 'locale'
> & {
  replyId: string
  /** Lower case. */
  by: string
  /** Where they are not who asked: whether the platform gives them the right. */
  isEntitled: boolean
  options: Partial<RequestOptions>
}

/** Who asks, about whose pictures, and where: as in ColorizeRequest. */
export type RequestContext = Pick<ColorizeRequest, 'platform'> &
  Partial<Pick<ColorizeRequest, 'requester' | 'thread' | 'place' | 'channel' | 'owners' | 'nsfw'>>

export type PlatformEvents = {
  /** Resolves once the request is safe in the ledger and the queue: only then may a cursor move. */
  onRequest(request: ColorizeRequest): Promise<void>
  onRefusal(refusal: Refusal): Promise<void>
  onNotice(notice: Notice): Promise<void>
  /** Answers whether it will go: otherwise they have no right to it, or have asked too often. */
  onRemovalRequested(wish: RemovalRequest): Promise<boolean>
  /** An answer of ours is gone, by whoever's hand. */
  onAnswerDeleted(platform: string, replyId: string): Promise<void>
  /** What holds where they ask, and why they would be refused there now; counts nothing, records nothing. */
  checkEligibility(asking: RequestContext): Promise<{ policy: PlacePolicy; objection: ErrorCode | undefined }>
  /** The request that comes of it, for `requested`; or why there can be none. Records nothing. */
  onAdjustmentRequested(wish: AdjustmentRequest): Promise<{ request: ColorizeRequest } | { code: ErrorCode }>
  /** Nothing is to be kept of theirs. Resolves once that is sure to happen. */
  onErasureRequested(subject: Subject): Promise<void>
}

/** What a platform remembers between runs, and what it and the dashboard tell each other. */
export type PlatformStore = {
  get(key: string): Promise<string | undefined>
  /** Forgotten after `forMs`, where that is given. */
  set(key: string, value: string, forMs?: number): Promise<void>
  /** Which server keeps this and what was accepted. One that takes its place may lack the last moments before that. */
  serverId(): Promise<string>
  /** Answers whether it was set: only where that server is the keeper still. */
  setIfServer(keeper: string, key: string, value: string): Promise<boolean>
  /** One more of what an operator should know of. */
  count(what: string): Promise<void>
  setOptOut(person: string, out: boolean): Promise<void>
  /** What holds in a place now, a place that is closed to us included. */
  policyOf(place: string): Promise<PlacePolicy>
  setPolicy(place: string, change: Partial<PlacePolicy>): Promise<PlacePolicy>
  /** The platform lets us post nothing there: remembered for so long. */
  closePlace(place: string, forMs: number): Promise<void>
  reopenPlace(place: string): Promise<void>
}

/** What an answer needs beside its words. */
export type ReplyParts = {
  store: PlatformStore
  /** A stored result's bytes, by its key. */
  bytesOf: (key: string) => Promise<Uint8Array>
  /** An earlier try may have posted the answer and not lived to say so. */
  isRetry: boolean
}

/** Reading what people ask, and answering them: neither may take the other's requests. */
export type Lane = 'listen' | 'answer'

/** What a platform says of the window that its requests are counted in. */
export type RateLimitState = { used: number; remaining: number; resetMs: number }

/** The requests that a platform grants, shared by all processes. */
export type ApiBudget = {
  /** Takes one request, and answers 0; or takes none, and answers the ms to wait before asking again. */
  take(lane: Lane): Promise<number>
  /** None remaining: nobody takes any before the reset. Nothing used either: the window's size is not known. */
  learn(announced: RateLimitState): Promise<void>
}

/** Of a request that waits: its place in line, from 1, and about how long until it is done. */
export type Progress = { place: number; etaMs: number }

export type Platform = {
  readonly name: string
  /** Answers in the making side by side, where the platform minds no haste: 1 otherwise. */
  readonly concurrentReplies?: number
  /** Until `signal` aborts. May report the same thing twice: the ledger sorts it out. Absent where nobody needs listening to. */
  listen?(events: PlatformEvents, store: PlatformStore, signal: AbortSignal): Promise<void>
  /** Posts the outcome and says where it is. Safe to call again after a crash: looks before it posts. */
  reply(
    target: ReplyTarget,
    outcome: Outcome,
    aids: ReplyParts,
  ): Promise<{ replyId: string; url?: string | undefined }>
  /** What `reply` would say. */
  previewText(outcome: Outcome): string
  /** Tells who waits how far it is. May fail: the next one follows. */
  progress?(target: ReplyTarget, progress: Progress): Promise<void>
  /**
   * A request's pictures, where their addresses hold for a time only and that is over.
   * @throws ColorizeError source_expired, source_deleted where they cannot be had any more
   */
  freshPictures?(target: ReplyTarget, pictures: readonly Picture[]): Promise<Picture[] | undefined>
  /** Takes an answer away; one that is gone already is no fault. */
  remove?(replyId: string, target?: ReplyTarget): Promise<void>
  /** Of each target, whether the picture's source has been taken away. */
  sourcesGone?(targets: readonly ReplyTarget[]): Promise<boolean[]>
  /** Answers of ours, of late, that readers want gone. */
  downvotedReplies?(): Promise<string[]>
  /** The account that the keys open, asked of the platform itself. */
  readonly accountName?: () => Promise<string>
  close(): Promise<void>
}
