import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Act, AuditServices } from './services.ts'

/** What was wrong with a form: where, what was typed there, and what to say about it. */
export type Trouble = { field: string; typed: string; sentence: string }

export type Deed<T> = {
  schema: z.ZodType<T>
  /** What is done, for the log of acts; false where it could not be. */
  act: (given: T, request: FastifyRequest) => Promise<Act | false>
  /** Where the browser goes then. */
  then: (given: T) => string
  /** What is said of a form that is not as it must be: nothing was changed. */
  otherwise: (reply: FastifyReply, body: Record<string, string>, field: string | undefined) => unknown
}

const textsOf = (body: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(typeof body === 'object' && body !== null ? body : {}).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  )

/** A form of the dashboard: checked whole before anything is changed, noted who did it, answered with a way back. */
export const deed =
  <T>(audit: AuditServices, { schema, act, then, otherwise }: Deed<T>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const given = schema.safeParse(request.body)
    const done = given.success && (await act(given.data, request))
    if (!given.success || done === false)
      return otherwise(reply.code(422), textsOf(request.body), given.error?.issues[0]?.path[0]?.toString())
    const role = request.session.role ?? 'viewer'
    await audit.note({ ...done, atMs: Date.now(), role, address: request.ip })
    return reply.redirect(then(given.data), 303)
  }
