import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { RequestOptions } from '../../core/domain.ts'
import { ColorizeError } from '../../core/errors.ts'
import { languageOf } from '../language.ts'
import { problem } from '../problems.ts'
import type { Askers } from './api-auth.ts'
import { colorizeRoute, optionsSchema, urlSchema, type Options } from './schemas.ts'
import type { ApiServices, Submission, Submitted } from './services.ts'
import { createRoom, type Grow } from './upload-limiter.ts'
import { checkLength, maxUploadBytes, readForm } from './upload.ts'

const room = { atOnce: 64, perAsker: 4, bytes: 4 * maxUploadBytes }
const maxJsonBytes = 16 * 1024

type Asked = Pick<Submission, 'source' | 'options' | 'unlisted'>

const checked = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new ColorizeError('request_invalid', 'an option is malformed', { cause: parsed.error })
}

const optionsOf = ({ vividness, sideBySide, force }: Options, isForced: boolean): RequestOptions => ({
  ...{ vividness, sideBySide },
  force: force ?? isForced,
})

type AskedLink = Asked & { source: { kind: 'url' } }

const linkIn = (body: unknown): AskedLink => {
  if (typeof (body as { url?: unknown } | null | undefined)?.url !== 'string')
    throw new ColorizeError('no_image', 'no address')
  const { url, unlisted, ...options } = checked(urlSchema, body)
  return {
    source: { kind: 'url', url: URL.canParse(url) ? new URL(url).href : url },
    unlisted,
    options: optionsOf(options as Options, false),
  }
}

const photoIn = async (request: FastifyRequest, grow: Grow): Promise<Asked> => {
  const { bytes, fields } = await readForm(request, grow)
  const options = checked(optionsSchema, fields)
  return { source: { kind: 'bytes', bytes }, unlisted: options.unlisted, options: optionsOf(options, true) }
}

const overQuota = (retryAfterMs: number) =>
  new ColorizeError('over_quota', 'asked too often', { retryAfterMs })

/** `POST /api/colorize`. */
export const registerColorize = (app: FastifyInstance, services: ApiServices, askers: Askers): void => {
  const uploads = createRoom(room)

  /** Before anything of the body is read. */
  const door = async (request: FastifyRequest): Promise<void> => {
    const fullForMs = await services.fullForMs(askers.admitted(request))
    if (fullForMs !== undefined) throw overQuota(fullForMs)
    checkLength(request)
  }

  const submit = async (
    request: FastifyRequest,
    asked: Asked,
  ): Promise<Exclude<Submitted, { fullForMs: number }>> => {
    const locale = languageOf(request.headers['accept-language'])
    const submitted = await services.submit({ ...asked, locale, asker: askers.askerOf(request) })
    if ('fullForMs' in submitted) throw overQuota(submitted.fullForMs)
    return submitted
  }

  const takePhoto = async (request: FastifyRequest) => {
    const asker = await services.nameOf(askers.askerOf(request))
    return uploads.hold(asker, async (grow) => submit(request, await photoIn(request, grow)))
  }

  const accepted = (reply: FastifyReply, submitted: { id: string; deleteKey: string }): FastifyReply =>
    reply.code(202).header('location', `/api/requests/${submitted.id}`).send(submitted)

  app.post('/api/colorize', {
    schema: colorizeRoute,
    bodyLimit: maxJsonBytes,
    // zod checks it: a form's fields come while it is read
    validatorCompiler: () => (value: unknown) => ({ value }),
    onRequest: door,
    handler: async (request, reply) => {
      if (request.isMultipart()) return accepted(reply, await takePhoto(request))
      const link = linkIn(request.body)
      const objection = services.objectionTo(link.source.url)
      if (objection) return problem(reply, 422, objection.code, { allowedHosts: objection.allowedHosts })
      return accepted(reply, await submit(request, link))
    },
  })
}
