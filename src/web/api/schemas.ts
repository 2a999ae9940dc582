import { z } from 'zod'
import { errorCodes } from '../../core/errors.ts'

/** The requests and answers of the API: they validate requests, and the documentation is generated from them. */

const flag = z.boolean()
const options = z.object({
  vividness: z.number().min(0).max(2).default(1).describe('0 is subdued, 1 normal, 2 very vivid'),
  sideBySide: flag.default(false).describe('Show photo and result next to each other'),
  force: flag
    .optional()
    .describe(
      'Colorize a picture that is already in colour. The default is true for uploads and false for addresses',
    ),
  unlisted: flag
    .default(false)
    .describe('Keep the result out of the gallery: only people with the link find it'),
})
export type Options = z.infer<typeof options>
export const optionsSchema = options

export const urlSchema = options.extend({
  url: z
    .string()
    .min(1)
    .max(2048)
    .describe('The https address of the photo, on a host that the operator allows'),
})

const upload = options.extend({ image: z.string().describe('The photo, at most 25 MiB') })

const submitted = z.object({
  id: z.string().describe('The id of the request'),
  deleteKey: z.string().describe('The key to delete the request. It is returned only here'),
})

const state = z.object({
  state: z.enum(['accepted', 'colorized', 'sending', 'sent', 'failed', 'skipped']),
  place: z.number().optional().describe('Position in the queue, from 1'),
  etaMs: z.number().optional().describe('Estimated ms until it is done'),
  code: z.enum(errorCodes).optional().describe('Why there is no result'),
  sentence: z.string().optional().describe('The same as a sentence, in the language of accept-language'),
  resultId: z.string().optional(),
  resultUrl: z.string().optional().describe('The page of the result'),
  imageUrl: z.string().optional().describe('The picture itself'),
})

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.enum(errorCodes).optional(),
  detail: z.string().optional().describe('A sentence about the error, in the language of accept-language'),
  allowedHosts: z
    .array(z.string())
    .optional()
    .describe('Hosts that photos may be fetched from, where the host is the problem'),
})

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output' = 'output'): object => {
  const made: Record<string, unknown> = { ...z.toJSONSchema(schema, { io }) }
  delete made['$schema'] // the document states it once for all schemas
  return made
}

const content = (type: string, schema: object) => ({ content: { [type]: { schema } } })
const problems = (descriptions: Readonly<Record<number, string>>) =>
  Object.fromEntries(
    Object.entries(descriptions).map(([status, description]) => [
      status,
      { description, ...content('application/problem+json', jsonSchema(problem)) },
    ]),
  )

const pictureFile = { type: 'string', format: 'binary' }
const uploadForm = (): object => {
  const form = jsonSchema(upload, 'input') as { properties: Record<string, object> }
  return {
    ...form,
    properties: { ...form.properties, image: { ...form.properties['image'], ...pictureFile } },
  }
}

const params = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string', pattern: '^web-[0-9a-f]{32}$' } },
}
const unknown = { 401: 'Unknown key', 404: 'Unknown request' }
const tags = ['colour']

export const colorizeRoute = {
  tags,
  summary: 'Colorize a photo',
  description: 'Send a form with a file, or JSON with the address of a photo.',
  consumes: ['multipart/form-data', 'application/json'],
  body: {
    content: {
      'multipart/form-data': { schema: uploadForm() },
      'application/json': { schema: jsonSchema(urlSchema, 'input') },
    },
  },
  response: {
    202: {
      description: 'Accepted and queued',
      headers: { location: { type: 'string', description: 'The address of the request' } },
      ...content('application/json', jsonSchema(submitted)),
    },
    ...problems({
      400: 'Malformed',
      401: 'Missing or unknown key',
      405: 'Method not allowed',
      413: 'Too large',
      415: 'Neither a form nor JSON',
      422: 'No photo, or a host that is not allowed',
      429: 'Quota used up',
      503: 'Too many uploads at the moment',
    }),
  },
}

export const stateRoute = {
  tags,
  params,
  summary: 'Get the state of a request',
  response: {
    200: { description: 'The state', ...content('application/json', jsonSchema(state)) },
    ...problems(unknown),
  },
}

export const imageRoute = {
  tags,
  params,
  summary: 'Get the colorized photo',
  response: {
    200: { description: 'The picture', ...content('image/jpeg', pictureFile) },
    ...problems({
      ...unknown,
      409: 'Not ready yet',
      410: 'Deleted',
      422: 'Not colorized; the code says why',
    }),
  },
}

export const removeRoute = {
  tags,
  params,
  summary: 'Delete everything stored about a request, in any state',
  headers: {
    type: 'object',
    properties: {
      'delete-key': {
        type: 'string',
        maxLength: 200,
        description: 'The key that was returned when the request was made',
      },
    },
  },
  response: {
    204: { type: 'null', description: 'Deleted' },
    ...problems({ ...unknown, 403: 'Wrong key' }),
  },
}
