import type { RequestOptions } from '../../domain.ts'
import type { ErrorCode } from '../../errors.ts'

/** What the HTTP interface needs of the rest; the web role brings it. */
export type ApiServices = {
  /** Queues an uploaded photo. */
  submit(bytes: Uint8Array, options: RequestOptions): Promise<{ id: string }>
  state(id: string): Promise<RequestState | undefined>
}

export type RequestState = {
  state: 'accepted' | 'colorized' | 'sending' | 'sent' | 'failed' | 'skipped'
  /** Place in line, from 1. */
  place?: number
  code?: ErrorCode
  resultId?: string
}
