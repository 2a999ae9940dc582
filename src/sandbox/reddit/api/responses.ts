import type { FastifyReply } from 'fastify'
import type { Thing } from '../things/thing.ts'

/** An error outside of api/comment and similar endpoints: an HTTP status and its name. */
export const sendHttpError = (reply: FastifyReply, status: number, message: string): FastifyReply =>
  reply.code(status).send({ message, error: status })

/** An error of api/comment and similar endpoints: HTTP 200 with json.errors. `ratelimit` is a waiting time in seconds. */
export const sendFormError = (
  reply: FastifyReply,
  code: string,
  message: string,
  field: string,
  ratelimit?: number,
): FastifyReply => reply.send({ json: { ratelimit, errors: [[code, message, field]] } })

/** Success of api/comment and similar endpoints: the things that were created or changed. */
export const sendThings = (reply: FastifyReply, things: readonly Thing[]): FastifyReply =>
  reply.send({ json: { errors: [], data: { things } } })
