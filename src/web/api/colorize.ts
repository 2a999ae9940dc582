import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { RequestOptions } from '../../core/domain.ts'
import { ColorizeError } from '../../core/errors.ts'
import { languageOf } from '../language.ts'
import { problem } from '../problems.ts'
import type { ApiAuth } from './api-auth.ts'
import { colorizeRoute, optionsSchema, urlSchema, type Options } from './schemas.ts'
import type { ApiService } from './service.ts'
import type { Submission, Submitted } from './submission.ts'
import { createUploadLimiter, type CountBytes } from './upload-limiter.ts'
import { checkLength, maxUploadBytes, readUpload } from './upload.ts'

const uploadLimits = { maxUploads: 64, maxPerClient: 4, maxBytes: 4 * maxUploadBytes }
const maxJsonBytes = 16 * 1024

type Photo = Pick<Submission, 'source' | 'options' | 'unlisted'>
type LinkedPhoto = Photo & { source: { kind: 'url' } }

const parse = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new ColorizeError('request_invalid', 'an option is malformed', { cause: parsed.error })
}

const optionsOf = ({ vividness, sideBySide, force }: Options, forceByDefault: boolean): RequestOptions => ({
  vividness,
  sideBySide,
  force: force ?? forceByDefault,
})

const linkIn = (body: unknown): LinkedPhoto => {
  if (typeof (body as { url?: unknown } | null | undefined)?.url !== 'string')
    throw new ColorizeError('no_image', 'no address')
  const { url, unlisted, ...options } = parse(urlSchema, body)
  return {
    source: { kind: 'url', url: URL.canParse(url) ? new URL(url).href : url },
    unlisted,
    options: optionsOf(options as Options, false),
  }
}

const photoIn = async (request: FastifyRequest, countBytes: CountBytes): Promise<Photo> => {
  const { bytes, fields } = await readUpload(request, countBytes)
  const options = parse(optionsSchema, fields)
  return { source: { kind: 'bytes', bytes }, unlisted: options.unlisted, options: optionsOf(options, true) }
}

const overQuota = (retryAfterMs: number) => new ColorizeError('over_quota', 'quota used up', { retryAfterMs })

/** `POST /api/colorize`. */
export const registerColorize = (app: FastifyInstance, service: ApiService, auth: ApiAuth): void => {
  const limiter = createUploadLimiter(uploadLimits)

  /** Refuses what it can before the body is read. */
  const checkRequest = async (request: FastifyRequest): Promise<void> => {
    const waitMs = await service.quotaWaitMs(auth.authorize(request))
    if (waitMs !== undefined) throw overQuota(waitMs)
    checkLength(request)
  }

  const submit = async (
    request: FastifyRequest,
    photo: Photo,
  ): Promise<Exclude<Submitted, { retryAfterMs: number }>> => {
    const locale = languageOf(request.headers['accept-language'])
    const submitted = await service.submit({ ...photo, locale, client: auth.clientOf(request) })
    if ('retryAfterMs' in submitted) throw overQuota(submitted.retryAfterMs)
    return submitted
  }

  const submitUpload = async (request: FastifyRequest) => {
    const client = await service.clientName(auth.clientOf(request))
    return limiter.run(client, async (countBytes) => submit(request, await photoIn(request, countBytes)))
  }

  const accepted = (reply: FastifyReply, submitted: { id: string; deleteKey: string }): FastifyReply =>
    reply.code(202).header('location', `/api/requests/${submitted.id}`).send(submitted)

  app.post('/api/colorize', {
    schema: colorizeRoute,
    bodyLimit: maxJsonBytes,
    // zod validates: the fields of a form arrive while it is read
    validatorCompiler: () => (value: unknown) => ({ value }),
    onRequest: checkRequest,
    handler: async (request, reply) => {
      if (request.isMultipart()) return accepted(reply, await submitUpload(request))
      const link = linkIn(request.body)
      const objection = service.checkAddress(link.source.url)
      if (objection) return problem(reply, 422, objection.code, { allowedHosts: objection.allowedHosts })
      return accepted(reply, await submit(request, link))
    },
  })
}
