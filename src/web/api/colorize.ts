import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { RequestOptions } from '../../domain.ts'
import { ColorizeError } from '../../errors.ts'
import { languageOf } from '../language.ts'
import type { Askers } from './asker.ts'
import { colorizeRoute, optionsSchema, urlSchema, type Options } from './schemas.ts'
import type { ApiServices, Submission, Submitted } from './services.ts'
import { checkLength, createSlots, readForm } from './upload.ts'

const uploadsAtOnce = 4
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

/** Whether the host may be asked is for the fetcher to say; here it only has to be an address on the web. */
const isWebAddress = (text: string): boolean => {
  if (!z.url().safeParse(text).success) return false
  const { protocol, username, password } = new URL(text)
  return /^https?:$/.test(protocol) && username === '' && password === ''
}

const linkIn = (body: unknown): Asked => {
  if (typeof (body as { url?: unknown } | null | undefined)?.url !== 'string')
    throw new ColorizeError('no_image', 'no address')
  const { url, unlisted, ...options } = checked(urlSchema, body)
  if (!isWebAddress(url)) throw new ColorizeError('host_not_allowed', 'no address on the web')
  return {
    source: { kind: 'url', url: new URL(url).href },
    unlisted,
    options: optionsOf(options as Options, false),
  }
}

const photoIn = async (request: FastifyRequest): Promise<Asked> => {
  const { bytes, fields } = await readForm(request)
  const options = checked(optionsSchema, fields)
  return { source: { kind: 'bytes', bytes }, unlisted: options.unlisted, options: optionsOf(options, true) }
}

const overQuota = (retryAfterMs: number) =>
  new ColorizeError('over_quota', 'asked too often', { retryAfterMs })

/** `POST /api/colorize`. */
export const registerColorize = (app: FastifyInstance, services: ApiServices, askers: Askers): void => {
  const slots = createSlots(uploadsAtOnce)

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

  const take = (request: FastifyRequest) =>
    request.isMultipart()
      ? slots.hold(async () => submit(request, await photoIn(request)))
      : submit(request, linkIn(request.body))

  app.post('/api/colorize', {
    schema: colorizeRoute,
    bodyLimit: maxJsonBytes,
    // zod checks it: a form's fields come while it is read
    validatorCompiler: () => (value: unknown) => ({ value }),
    onRequest: door,
    handler: async (request, reply) => {
      const submitted = await take(request)
      return reply.code(202).header('location', `/api/requests/${submitted.id}`).send(submitted)
    },
  })
}
