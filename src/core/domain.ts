/** The types that platforms, jobs and stores exchange. Nothing here is specific to a platform. */

export type RequestOptions = {
  /** 0..2; 1 is the model's own annealed-mean temperature. */
  vividness: number
  /** The answer shows the photo and the result next to each other. */
  sideBySide: boolean
  /** Colour photos that are already in colour, too. */
  force: boolean
}

export type Picture = {
  source: ImageSource
  /** The source is the preview image of a video. */
  isVideoStill?: boolean | undefined
}

export type ColorizeRequest = {
  /** `<platform>-<source id>`, for example `web-3f9a`. */
  id: string
  platform: string
  /** The user who made the request, in lower case. Never shown, only counted and compared. */
  requester?: string | undefined
  /** The post under which the request was made, in lower case. Never shown, only counted and compared. */
  thread?: string | undefined
  /** The community or server whose policy applies, lower case. */
  place?: string | undefined
  /** The channel in that place, if the platform's policies can name channels. */
  channel?: string | undefined
  /** The authors of the pictures and of the post, in lower case. Each of them may have opted out. */
  owners?: string[] | undefined
  /** 1 to 8, in the order in which the answer shows them. */
  pictures: Picture[]
  options: RequestOptions
  /** BCP 47 language tag. */
  locale: string
  visibility: 'public' | 'private'
  /** The largest result that the platform accepts. */
  maxBytes: number
  target: ReplyTarget
  /** The source is marked as not safe for work. */
  nsfw: boolean
  /** The user is waiting: the request has priority, its progress is reported, and a rejection is answered. */
  awaited?: boolean | undefined
  /** The result appears in no list; its page can only be opened by its address. */
  unlisted?: boolean | undefined
  /** The id of the earlier request whose answer this one replaces. */
  replaces?: string | undefined
}

export type ImageSource =
  /** Addresses of the same picture, best first; the others are used if the first cannot be fetched. */
  | { kind: 'urls'; urls: string[] }
  /** The key of an upload on the output host. */
  | { kind: 'stored'; key: string }
  /** An earlier result, to be rendered again from its stored prediction. */
  | { kind: 'kept'; resultId: string }

/** Where to answer. Only the platform that wrote it reads it, and validates it when it does. */
export type ReplyTarget = Record<string, unknown>

/** A stored result. */
export type Artifact = {
  /** Id of the result page: 128 random bits in hex, not derived from the source. */
  resultId: string
  key: string
  /** The original photo, turned upright, for the comparison. */
  beforeKey: string
  /** The network's prediction, from which the result can be rendered again. */
  predictionKey?: string | undefined
  /** Photo and result in one picture, if it was requested. */
  pairKey?: string | undefined
  contentType: string
  widthPx: number
  heightPx: number
  bytes: number
  model: string
  /** Set if the result was rendered again with a vividness other than the requested one: 0..2. */
  vividness?: number | undefined
}

/** A remark about a coloured picture. */
export type PictureNote = 'first_frame' | 'video_still'

export type PictureOutcome =
  /** `pageUrl` is absent for a private result, which has no page. */
  | { kind: 'colorized'; artifact: Artifact; pageUrl?: string | undefined; notes: PictureNote[] }
  | { kind: 'refused'; code: string }

/** Answers to requests other than colourising, such as an opt-out. */
export const noticeCodes = ['opted_out', 'opted_in', 'data_deleted', 'policy_set', 'not_a_moderator'] as const
export type NoticeCode = (typeof noticeCodes)[number]

export type Outcome =
  /** At least one of `pictures` is coloured. They are in the order of the request. */
  | { kind: 'colorized'; pictures: PictureOutcome[]; nsfw: boolean }
  | { kind: 'refused'; code: string }
  /** The same picture was answered before, at `url`. */
  | { kind: 'repeated'; url: string }
  | { kind: 'notice'; notice: NoticeCode; place?: string | undefined; policy?: PlacePolicy | undefined }

/** How the bot may answer in a place, strictest first. */
export const speakLevels = ['off', 'message_only', 'link_only', 'freely'] as const
export type SpeakLevel = (typeof speakLevels)[number]

export type PlacePolicy = {
  speak: SpeakLevel
  nsfw: boolean
  /** The channels in which the bot answers; undefined for all. */
  channels?: string[] | undefined
  /** Requests per hour in the whole place, instead of the configured limit. */
  hourlyLimit?: number | undefined
  /** Default vividness for requests there: 0..2. */
  vividness?: number | undefined
}

/** A person (as requester or owner of pictures) or a place whose requests are meant. `name` is in lower case. */
export type Subject = { platform: string; kind: 'person' | 'place'; name: string }

/** Why somebody wants a result to be deleted. */
export const reportReasons = ['shows_me', 'illegal', 'private', 'copyright', 'other'] as const
export type ReportReason = (typeof reportReasons)[number]

/** A complaint about a result; `contact` is how the sender wants to be reached. */
export type Complaint = { resultId: string; reason: ReportReason; text: string; contact?: string | undefined }
export type Report = Complaint & { id: string; atMs: number }

/** The states of a request. In the first three it is not settled. */
export const ledgerStates = ['accepted', 'colorized', 'sending', 'sent', 'failed', 'skipped'] as const
export type LedgerState = (typeof ledgerStates)[number]
