import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { STATUS_CODES } from 'node:http'
import type { ErrorCode } from '../core/errors.ts'
import { refusalSentence } from '../i18n/sentences.ts'
import { escapeHtml, page, type Frame } from './page.ts'
import { languageOf } from './language.ts'

/** RFC 9457. The detail is a sentence for people in the language that they ask for, never a cause; `members` are more for programs. */
export const problem = (
  reply: FastifyReply,
  status: number,
  code?: ErrorCode,
  members: Readonly<Record<string, unknown>> = {},
): FastifyReply => {
  const language = languageOf(reply.request.headers['accept-language'])
  return reply
    .code(status)
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      title: STATUS_CODES[status] ?? 'Error',
      status,
      ...(code !== undefined && { code, detail: refusalSentence(code, language) }),
      ...members,
    })
}

const sentences: Record<number, string> = {
  404: 'There is nothing here.',
  413: 'That file is too large; 25 MB is the most I take.',
  429: 'Too many tries. Wait a minute.',
  500: 'Something went wrong on our side.',
}

const respond = (reply: FastifyReply, url: string, status: number, frame: Frame) => {
  if (url.startsWith('/api/')) return problem(reply, status, status === 413 ? 'too_many_bytes' : undefined)
  const sentence = sentences[status] ?? STATUS_CODES[status] ?? 'Error'
  const main = `<h1>${escapeHtml(sentence)}</h1><p><a class="button" href="/">Back to the first page</a></p>`
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(page({ title: `${status} · ColorizeBot`, main, ...frame }))
}

/** What names nothing because its address is malformed, told like everything else. */
export const refuseMalformed =
  (frame: Frame) =>
  (_error: Error, request: FastifyRequest, reply: FastifyReply): void =>
    void respond(reply, request.url, 404, frame)

/** One answer for every error: what went wrong inside stays in the log. */
export const registerProblems = (app: FastifyInstance, frame: Frame): void => {
  app.setNotFoundHandler((request, reply) => respond(reply, request.url, 404, frame))
  app.setErrorHandler((error: Error & { statusCode?: number; validation?: unknown }, request, reply) => {
    const status = error.validation ? 404 : (error.statusCode ?? 500)
    if (status >= 500) request.log.error({ err: error, url: request.url }, 'request failed')
    return respond(reply, request.url, status >= 400 ? status : 500, frame)
  })
}
