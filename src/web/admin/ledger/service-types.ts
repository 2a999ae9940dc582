import type { LedgerState } from '../../../core/domain.ts'

/** What is looked for; what is left out is not asked of an entry. */
export type LedgerQuery = {
  /** An id of ours, of a reply or of a result, or the name of a place. */
  text?: string | undefined
  platform?: string | undefined
  state?: LedgerState | undefined
  code?: string | undefined
  /** Of that day alone, as 2026-01-31, UTC. */
  day?: string | undefined
  /** Entries older than this, ms since 1970; from the newest on where there is none. */
  beforeMs?: number | undefined
}

export type PictureView = {
  resultId: string
  nsfw: boolean
  widthPx: number
  heightPx: number
  model: string
}

export type EntryView = {
  id: string
  platform: string
  state: LedgerState
  code: string | undefined
  acceptedAtMs: number
  /** When each state began, in their order. */
  history: readonly { state: string; atMs: number }[]
  place: string | undefined
  /** Where it was asked; https. */
  sourceUrl: string | undefined
  /** Where it was answered; https. */
  replyUrl: string | undefined
  pictures: readonly PictureView[]
  isRemoved: boolean
}

export type EntryDetail = EntryView & {
  options: Readonly<Record<string, string>>
  said: string | undefined
  /** What can be done with it. */
  acts: readonly LedgerAct[]
}

export const ledgerActs = [
  ...(['retry', 'rerender', 'delete'] as const),
  ...(['block-user', 'unblock-user', 'block-place', 'unblock-place'] as const),
]
export type LedgerAct = (typeof ledgerActs)[number]

export type LedgerServices = {
  platforms: readonly string[]
  /** `olderThanMs`: where to go on, if there is more. */
  find(query: LedgerQuery): Promise<{ entries: readonly EntryView[]; olderThanMs: number | undefined }>
  entry(id: string): Promise<EntryDetail | undefined>
  /** Of any result, private ones too; about `sidePx` long where that can be had. */
  picture(
    resultId: string,
    which: 'after' | 'before',
    sidePx?: number,
  ): Promise<{ bytes: Uint8Array; contentType: string } | undefined>
  /** False where it cannot be done any more. `vividness` is for rendering again, 0..2. */
  act(id: string, act: LedgerAct, vividness: number): Promise<boolean>
}
