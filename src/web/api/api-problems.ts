import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { ColorizeError, type ErrorCode } from '../../core/errors.ts'
import { problem } from '../problems.ts'

/** The status of errors that are not internal. */
const statuses: Partial<Record<ErrorCode, number>> = {
  request_invalid: 400,
  key_invalid: 401,
  not_yours: 403,
  not_ready: 409,
  answer_gone: 410,
  too_many_bytes: 413,
  no_image: 422,
  not_an_image: 422,
  host_not_allowed: 422,
  over_quota: 429,
  busy: 503,
}

const codes: Partial<Record<number, ErrorCode>> = {
  400: 'request_invalid',
  413: 'too_many_bytes',
  415: 'request_invalid',
  500: 'internal',
}

const refusal = (reply: FastifyReply, { code, retryAfterMs }: ColorizeError): FastifyReply => {
  const status = statuses[code] ?? 500
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="ColorizeBot"')
  if (retryAfterMs !== undefined)
    reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))))
  return problem(reply, status, status === 500 ? 'internal' : code)
}

/** A malformed id is like one that does not exist; anything else that is malformed is a bad request. */
const statusOf = (error: FastifyError): number => {
  if (error.validation) return error.validationContext === 'params' ? 404 : 400
  const status = error.statusCode ?? 500
  return status >= 400 && status < 500 ? status : 500
}

/** Answers every error of the API with a problem as in RFC 9457. The cause is logged and not sent. */
export const registerApiProblems = (app: FastifyInstance): void => {
  app.setErrorHandler((error: FastifyError | ColorizeError, request, reply) => {
    const isOurs = error instanceof ColorizeError
    const status = isOurs ? (statuses[error.code] ?? 500) : statusOf(error)
    if (status >= 500 && status !== 503) request.log.error({ err: error, url: request.url }, 'request failed')
    return isOurs ? refusal(reply, error) : problem(reply, status, codes[status])
  })
}
