import type { RequestOptions } from '../domain.ts'
import type { ErrorCode } from '../errors.ts'

/** What the pages need of the rest; the web role brings it. */
export type SiteServices = {
  /** Queues an uploaded photo. */
  submit(bytes: Uint8Array, options: RequestOptions): Promise<{ id: string }>
  state(id: string): Promise<RequestState | undefined>
  /** Sizes in px. */
  result(
    resultId: string,
  ): Promise<{ width: number; height: number; model: string; nsfw: boolean } | undefined>
  image(
    resultId: string,
    which: 'after' | 'before',
  ): Promise<{ bytes: Uint8Array; contentType: string } | undefined>
  ready(): Promise<{ ok: boolean; findings: string[] }>
}

export type RequestState = {
  state: 'accepted' | 'colorized' | 'sending' | 'sent' | 'failed' | 'skipped'
  /** Place in line, from 1. */
  place?: number
  code?: ErrorCode
  resultId?: string
}
