/** All error codes. Operators see the code and the cause; users see a message in their language (src/i18n). */
export const errorCodes = [
  // the source
  'no_image',
  'no_such_picture',
  'over_quota',
  'answered_before',
  'earlier_under_way',
  'over_server_quota',
  'opted_out',
  'author_opted_out',
  'switched_off',
  'wrong_place',
  'not_yours',
  'answer_gone',
  'message_unreadable',
  'picture_and_link',
  'busy',
  'request_invalid',
  'key_invalid',
  'not_ready',
  'source_deleted',
  'source_expired',
  'video_not_supported',
  // fetch
  'host_not_allowed',
  'address_not_allowed',
  'source_not_found',
  'source_forbidden',
  'source_unavailable',
  'fetch_timeout',
  'too_many_bytes',
  'too_many_redirects',
  // decode
  'not_an_image',
  'image_damaged',
  'heic_unreadable',
  'too_many_pixels',
  'too_small',
  // compose, network
  'already_colour',
  'result_too_large',
  'prediction_invalid',
  'model_invalid',
  'device_unavailable',
  'device_lost',
  'network_failed',
  // delivery
  'reply_refused',
  'nobody_to_answer',
  'answer_unknown',
  'forgotten',
  'platform_rate_limited',
  'platform_unavailable',
  'platform_auth_failed',
  'platform_gap',
  'output_unavailable',
  'output_exists',
  // program and configuration
  'payload_invalid',
  'payload_newer',
  'backup_invalid',
  'backup_refused',
  'settings_invalid',
  'internal',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** Errors that may not occur on the next attempt. */
const retryable: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'source_unavailable',
  'fetch_timeout',
  'network_failed',
  'device_lost',
  'platform_rate_limited',
  'platform_unavailable',
  'platform_auth_failed', // platforms reject valid keys during an outage
  'output_unavailable',
  'internal',
])

export class ColorizeError extends Error {
  override readonly name = 'ColorizeError'
  readonly code: ErrorCode
  /** How long to wait before the next attempt, if known. */
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.retryAfterMs = options.retryAfterMs
  }
}

export const isRetryable = (error: unknown): boolean => retryable.has(codeOf(error))

/** Errors of jobs that must wait for another job or another worker. They do not count as an attempt. */
const handedBack: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'earlier_under_way',
  'device_lost',
  'payload_newer',
])

export const isHandedBack = (error: unknown): error is ColorizeError =>
  error instanceof ColorizeError && handedBack.has(error.code)

/** The error's code; `internal` for errors other than ColorizeError. */
export const codeOf = (error: unknown): ErrorCode =>
  error instanceof ColorizeError ? error.code : 'internal'
