import type { PictureNote } from '../core/domain.ts'
import type { ErrorCode } from '../core/errors.ts'

/** Errors that users cannot act on, such as our own faults and those of the platform. They all get the apology. */
type UnexplainedCode =
  | 'model_invalid'
  | 'device_unavailable'
  | 'device_lost'
  | 'network_failed'
  | 'reply_refused'
  | 'nobody_to_answer'
  | 'answer_unknown'
  | 'forgotten'
  | 'prediction_invalid'
  | 'platform_rate_limited'
  | 'platform_unavailable'
  | 'platform_auth_failed'
  | 'platform_gap'
  | 'output_unavailable'
  | 'output_exists'
  | 'payload_invalid'
  | 'payload_newer'
  | 'backup_invalid'
  | 'backup_refused'
  | 'settings_invalid'
  | 'internal'

/** The forms of a phrase by the plural rules of the language; `#` stands for the number. */
export type Plural = { one?: string; other: string }

/** The texts of one language that every platform shares. They never reveal internal causes. */
export type Messages = {
  /** BCP 47; numbers, plurals and lists follow its rules. */
  language: string
  refusals: Record<Exclude<ErrorCode, UnexplainedCode>, string>
  /** For every error that has no text in `refusals`. */
  apology: string
  notes: Record<PictureNote, string>
  /** Tells users that the colours are a guess. */
  guess: string
}
