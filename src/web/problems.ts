import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { STATUS_CODES } from 'node:http'
import { html } from '../core/html.ts'
import type { ErrorCode } from '../core/errors.ts'
import { refusalSentence } from '../i18n/sentences.ts'
import { languageOf } from './language.ts'
import { page, sendPage, type Frame } from './page.ts'

/**
 * Answers with a problem as in RFC 9457. Its detail is a sentence in the language that the visitor's browser prefers, and
 * never the internal cause; `members` are added for programs.
 */
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
  404: 'This page does not exist.',
  413: 'This file is too large. The limit is 25 MB.',
  429: 'Too many attempts. Try again in a minute.',
  500: 'Something went wrong on our side.',
}

const respond = (reply: FastifyReply, url: string, status: number, frame: Frame) => {
  if (url.startsWith('/api/')) return problem(reply, status, status === 413 ? 'too_many_bytes' : undefined)
  const sentence = sentences[status] ?? STATUS_CODES[status] ?? 'Error'
  const main = html`<h1>${sentence}</h1><p><a class="button" href="/">Go to the home page</a></p>`
  return sendPage(reply.code(status), page({ title: `${status} · ColorizeBot`, main, ...frame }))
}

/** Answers a malformed address like one that does not exist. */
export const refuseMalformed =
  (frame: Frame) =>
  (_error: Error, request: FastifyRequest, reply: FastifyReply): void =>
    void respond(reply, request.url, 404, frame)

/** Answers every error with a page or a problem. The cause is logged and not shown. */
export const registerProblems = (app: FastifyInstance, frame: Frame): void => {
  app.setNotFoundHandler((request, reply) => respond(reply, request.url, 404, frame))
  app.setErrorHandler((error: Error & { statusCode?: number; validation?: unknown }, request, reply) => {
    const status = error.validation ? 404 : (error.statusCode ?? 500)
    if (status >= 500) request.log.error({ err: error, url: request.url }, 'request failed')
    return respond(reply, request.url, status >= 400 ? status : 500, frame)
  })
}
