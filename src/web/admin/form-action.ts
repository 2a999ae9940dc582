import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { AuditService } from './audit/service.ts'

/** An action of an operator, for the audit log. `about` is an id or the name of a place, never a person. */
export type Action = { what: string; about?: string | undefined }

export type FormAction<T> = {
  schema: z.ZodType<T>
  /** Carries out the action; answers false where it is not possible. */
  run: (values: T, request: FastifyRequest) => Promise<Action | false>
  /** The address to go to afterwards. */
  next: (values: T) => string
  /** Answers an invalid form. `field` is the first invalid field, if it is known; nothing was changed. */
  onInvalid: (reply: FastifyReply, body: Record<string, string>, field: string | undefined) => unknown
}

const stringsOf = (body: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(typeof body === 'object' && body !== null ? body : {}).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  )

/** Handles a form of the dashboard: validates all of it, runs the action, writes the audit log and redirects. */
export const formAction =
  <T>(audit: Pick<AuditService, 'record'>, { schema, run, next, onInvalid }: FormAction<T>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const values = schema.safeParse(request.body)
    const action = values.success && (await run(values.data, request))
    if (!values.success || action === false)
      return onInvalid(reply.code(422), stringsOf(request.body), values.error?.issues[0]?.path[0]?.toString())
    const role = request.session.role ?? 'viewer'
    await audit.record({ ...action, atMs: Date.now(), role, address: request.ip })
    return reply.redirect(next(values.data), 303)
  }
