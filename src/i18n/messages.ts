import type { PictureNote } from '../core/domain.ts'
import type { ErrorCode } from '../core/errors.ts'

/** The fault is ours or the platform's, or nobody is told: to a user these are all one. */
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

/** By the plural rules of the language; `#` stands for the number. */
export type Plural = { one?: string; other: string }

/** All that is said in one language. One sentence each; nothing of a cause leaks. */
export type Messages = {
  /** BCP 47: by whose rules numbers, plurals and lists are formed. */
  language: string
  refusals: Record<Exclude<ErrorCode, UnexplainedCode>, string>
  apology: string
  notes: Record<PictureNote, string>
  guess: string
}
