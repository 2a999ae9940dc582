/** What travels between the parts, in no platform's own words. */

export type RequestOptions = {
  /** 0..2; 1 is the model's own annealed-mean temperature. */
  vividness: number
}

export type ColorizeRequest = {
  /** `<platform>-<source id>`, for example `reddit-t1_abc`: no colon, never digits only. */
  id: string
  platform: string
  /** Where the picture may be had, best first; the later ones are fall-backs. */
  source: ImageSource
  options: RequestOptions
  /** BCP 47. */
  locale: string
  visibility: 'public' | 'private'
  /** The result is made to fit this many bytes. */
  maxBytes: number
  target: ReplyTarget
  /** The source itself is marked as not safe for work. */
  nsfw: boolean
}

/** An address to fetch, or the key of bytes that already lie on the output host. */
export type ImageSource = { kind: 'urls'; urls: string[] } | { kind: 'stored'; key: string }

/** Opaque to everybody but the platform that wrote it, which checks it again on the way back. */
export type ReplyTarget = Record<string, unknown>

/** A stored result. */
export type Artifact = {
  /** 128 random bits in hex: the id of the result page, never derived from the source. */
  resultId: string
  key: string
  /** The photo as it was given, upright, for the comparison. */
  beforeKey: string
  contentType: string
  widthPx: number
  heightPx: number
  bytes: number
  model: string
}

export type Outcome =
  { kind: 'colorized'; artifact: Artifact; pageUrl: string } | { kind: 'refused'; code: string }
