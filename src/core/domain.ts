/** What travels between the parts, in no platform's own words. */

export type RequestOptions = {
  /** 0..2; 1 is the model's own annealed-mean temperature. */
  vividness: number
  /** The answer shows photo and result beside each other. */
  sideBySide: boolean
  /** Colour even what is in colour already. */
  force: boolean
}

export type Picture = {
  source: ImageSource
  /** The source is the still that its host keeps of a video. */
  isVideoStill?: boolean | undefined
}

export type ColorizeRequest = {
  /** `<platform>-<source id>`, for example `web-3f9a`: no colon, never digits only. */
  id: string
  platform: string
  /** Who asks and under which post, lower case, where that is limited: never shown, only counted and compared. */
  requester?: string | undefined
  thread?: string | undefined
  /** The community or server whose policy applies, lower case. */
  place?: string | undefined
  /** Where in it, if a policy can name such parts. */
  channel?: string | undefined
  /** Whose pictures these are and under whose post the answer stands, lower case: any of them may have opted out. */
  owners?: string[] | undefined
  /** In the order in which they are answered: 1 to 8. */
  pictures: Picture[]
  options: RequestOptions
  /** BCP 47. */
  locale: string
  visibility: 'public' | 'private'
  /** The result is made to fit this many bytes. */
  maxBytes: number
  target: ReplyTarget
  /** The source itself is marked as not safe for work. */
  nsfw: boolean
  /** Somebody sees that we are at it: ahead of the others in line, told how far it is, and told why not. */
  awaited?: boolean | undefined
  /** Who asked wants its page found by its address alone, and in no list of ours. */
  unlisted?: boolean | undefined
  /** The earlier request whose answer this one takes the place of. */
  replaces?: string | undefined
}

export type ImageSource =
  /** Addresses to fetch, best first, the later ones fall-backs. */
  | { kind: 'urls'; urls: string[] }
  /** The key of bytes that already lie on the output host. */
  | { kind: 'stored'; key: string }
  /** A result of ours, rendered again from its kept prediction. */
  | { kind: 'kept'; resultId: string }

/** Opaque to everybody but the platform that wrote it, which checks it again on the way back. */
export type ReplyTarget = Record<string, unknown>

/** A stored result. */
export type Artifact = {
  /** 128 random bits in hex: the id of the result page, never derived from the source. */
  resultId: string
  key: string
  /** The photo as it was given, upright, for the comparison. */
  beforeKey: string
  /** What the network said, from which the result can be rendered again. */
  predictionKey?: string | undefined
  /** Photo and result in one picture, where that was asked for. */
  pairKey?: string | undefined
  contentType: string
  widthPx: number
  heightPx: number
  bytes: number
  model: string
  /** Where it was rendered again since, otherwise than it was asked for: 0..2. */
  vividness?: number | undefined
}

/** What is worth saying about a picture that was coloured. */
export type PictureNote = 'first_frame' | 'video_still'

export type PictureOutcome =
  /** A private result has no page. */
  | { kind: 'colorized'; artifact: Artifact; pageUrl?: string | undefined; notes: PictureNote[] }
  | { kind: 'refused'; code: string }

/** What is said to somebody who asked for something else than colour. */
export const noticeCodes = ['opted_out', 'opted_in', 'data_deleted', 'policy_set', 'not_a_moderator'] as const
export type NoticeCode = (typeof noticeCodes)[number]

export type Outcome =
  /** At least one of `pictures` is coloured; they are in the request's order. */
  | { kind: 'colorized'; pictures: PictureOutcome[]; nsfw: boolean }
  | { kind: 'refused'; code: string }
  /** The same picture was answered before, there. */
  | { kind: 'repeated'; url: string }
  | { kind: 'notice'; notice: NoticeCode; place?: string | undefined; policy?: PlacePolicy | undefined }

/** How far we may go in a place, from least to most. */
export const speakLevels = ['off', 'message_only', 'link_only', 'freely'] as const
export type SpeakLevel = (typeof speakLevels)[number]

export type PlacePolicy = {
  speak: SpeakLevel
  nsfw: boolean
  /** Only in these parts of the place; undefined in all of them. */
  channels?: string[] | undefined
  /** Requests that the whole place has in an hour, where it set a number of its own. */
  hourlyLimit?: number | undefined
  /** For whoever asks there without naming another: 0..2. */
  vividness?: number | undefined
}

/** Whose requests are meant: a person's, as who asked or whose pictures they are; or a place's. `name` in lower case. */
export type Subject = { platform: string; kind: 'person' | 'place'; name: string }

/** Why somebody wants a result gone. */
export const reportReasons = ['shows_me', 'illegal', 'private', 'copyright', 'other'] as const
export type ReportReason = (typeof reportReasons)[number]

/** What somebody has against a result, in their words; `contact` as they want to be answered. */
export type Complaint = { resultId: string; reason: ReportReason; text: string; contact?: string | undefined }
export type Report = Complaint & { id: string; atMs: number }

/** How far a request is: in the first three something is still owed. */
export const ledgerStates = ['accepted', 'colorized', 'sending', 'sent', 'failed', 'skipped'] as const
export type LedgerState = (typeof ledgerStates)[number]
