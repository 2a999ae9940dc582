import type { RequestOptions } from '../../domain.ts'
import type { ErrorCode } from '../../errors.ts'

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
  /** How long until one who has asked too often may ask again, in ms; counts nothing. */
  fullForMs(asker: Asker): Promise<number | undefined>
  /** Queues a photo, counted against whoever asks. */
  submit(submission: Submission): Promise<Submitted>
  state(id: string): Promise<RequestState | undefined>
  image(id: string): Promise<RequestImage | undefined>
  /** Nothing is kept of the request; undefined where there is none. What is gone already may be removed again. */
  remove(id: string, deleteKey: string): Promise<'removed' | 'denied' | undefined>
}
