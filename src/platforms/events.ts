import type {
  ColorizeRequest,
  NoticeCode,
  PlacePolicy,
  ReplyTarget,
  RequestOptions,
  Subject,
} from '../core/domain.ts'
import type { ErrorCode } from '../core/errors.ts'

/** A request that cannot be met because it has no usable picture. */
export type Refusal = {
  /** As in ColorizeRequest. */
  id: string
  platform: string
  target: ReplyTarget
  code: ErrorCode
  /** Whether to tell the user; if false, the refusal is only recorded in the ledger. */
  say: boolean
  /** This and the next three as in ColorizeRequest. */
  requester?: string | undefined
  thread?: string | undefined
  place?: string | undefined
  owners?: string[] | undefined
}

/** The result of a request that was not about colour, such as an opt-out. */
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

/** A user asks for one of the bot's answers to be deleted. */
export type RemovalRequest = {
  platform: string
  replyId: string
  /** The user, in lower case. */
  by: string
  /** Whether the platform gives the user this right. Only called if the ledger does not name the user as the requester. */
  isEntitled: () => Promise<boolean>
  /** Set if the platform may need it to reach the answer. */
  target?: ReplyTarget
}

/** A user asks for the pictures of an answer to be rendered with other options. */
export type AdjustmentRequest = Pick<
  ColorizeRequest,
  'id' | 'platform' | 'target' | 'maxBytes' | 'locale'
> & {
  replyId: string
  /** The user, in lower case. */
  by: string
  /** Whether the platform gives the user this right even if somebody else made the request. */
  isEntitled: boolean
  options: Partial<RequestOptions>
}

/** Who makes a request, about whose pictures, and where: as in ColorizeRequest. */
export type RequestContext = Pick<ColorizeRequest, 'platform'> &
  Partial<Pick<ColorizeRequest, 'requester' | 'thread' | 'place' | 'channel' | 'owners' | 'nsfw'>>

/** What a listening platform reports. Each promise resolves once the event is recorded. */
export type PlatformEvents = {
  /** Resolves once the request is in the ledger and the queue; a cursor may move only then. */
  onRequest(request: ColorizeRequest): Promise<void>
  onRefusal(refusal: Refusal): Promise<void>
  onNotice(notice: Notice): Promise<void>
  /** @returns whether the answer will be deleted; false if the user has no right to it or has asked too often */
  onRemovalRequested(removal: RemovalRequest): Promise<boolean>
  /** One of the bot's answers was deleted on the platform. */
  onAnswerDeleted(platform: string, replyId: string): Promise<void>
  /** The policy that applies, and why a request would be refused now. Counts and records nothing. */
  checkEligibility(
    context: RequestContext,
  ): Promise<{ policy: PlacePolicy; rejection: ErrorCode | undefined }>
  /** The request to pass to `onRequest`, or why there can be none. Records nothing. */
  onAdjustmentRequested(
    adjustment: AdjustmentRequest,
  ): Promise<{ request: ColorizeRequest } | { code: ErrorCode }>
  /** Deletes everything stored about the subject. Resolves once the deletion is certain to happen. */
  onErasureRequested(subject: Subject): Promise<void>
}
