import type { RequestOptions } from '../../core/domain.ts'
import type { ErrorCode } from '../../core/errors.ts'

/** Who asks, as far as it is known: whoever has one of the operator's keys, or an IP address. */
export type Asker = { kind: 'key'; key: string } | { kind: 'address'; address: string }

export type Submission = {
  asker: Asker
  source: { kind: 'bytes'; bytes: Uint8Array } | { kind: 'url'; url: string }
  options: RequestOptions
  unlisted: boolean
  /** BCP 47. */
  locale: string
}

/** `deleteKey` is told once and not kept; or how long until this one may ask again. */
export type Submitted = { id: string; deleteKey: string } | { fullForMs: number }

export type RequestState = {
  state: 'accepted' | 'colorized' | 'sending' | 'sent' | 'failed' | 'skipped'
  /** Place in line, from 1. */
  place?: number
  /** About how long until it is done. */
  etaMs?: number
  code?: ErrorCode
  resultId?: string
  /** Where the result's page is, from the root. */
  resultPath?: string
}

export type RequestImage =
  | { kind: 'ready'; bytes: Uint8Array; contentType: string }
  | { kind: 'pending' }
  | { kind: 'refused'; code: ErrorCode }
  | { kind: 'gone' }

/** What the HTTP interface needs of the rest; the web role brings it. */
export type ApiServices = {
  /** Whom they are counted as: no address or key can be read from it. */
  nameOf(asker: Asker): Promise<string>
  /** Why nothing is fetched from there, and from where it would be; undefined where it may be tried. */
  objectionTo(url: string): { code: ErrorCode; allowedHosts: string[] } | undefined
  /** How long until one who has asked too often may ask again, in ms; counts nothing. */
  fullForMs(asker: Asker): Promise<number | undefined>
  /** Queues a photo, counted against whoever asks. */
  submit(submission: Submission): Promise<Submitted>
  state(id: string): Promise<RequestState | undefined>
  image(id: string): Promise<RequestImage | undefined>
  /**
   * Nothing is kept of the request; undefined where there is none. What is gone already may be removed again.
   * Entitled are the delete key and the API key that the request was made with.
   */
  remove(id: string, by: { deleteKey: string; asker: Asker }): Promise<'removed' | 'denied' | undefined>
}
