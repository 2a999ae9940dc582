import { z } from 'zod'
import { errorCodes } from '../../core/errors.ts'

/** What goes in and out of the interface: the routes check by these, and the documentation is made of them. */

const flag = z.boolean()
const options = z.object({
  vividness: z
    .number()
    .min(0)
    .max(2)
    .default(1)
    .describe('0 is restrained, 1 as the network means it, 2 is loud'),
  sideBySide: flag.default(false).describe('The answer shows photo and result beside each other'),
  force: flag
    .optional()
    .describe(
      'Colour even what is in colour already; by default uploads are, and what lies at an address is not',
    ),
  unlisted: flag.default(false).describe('The result is found by its address alone, and is in no gallery'),
})
export type Options = z.infer<typeof options>
export const optionsSchema = options

export const urlSchema = options.extend({
  url: z
    .string()
    .min(1)
    .max(2048)
    .describe('Where the photo lies: a host that the operator allows, over https'),
})

const upload = options.extend({ image: z.string().describe('The photo, 25 MiB at most') })

const submitted = z.object({
  id: z.string().describe('By which to ask for the request'),
  deleteKey: z.string().describe('By which to have it deleted; it is told this once'),
})

const state = z.object({
  state: z.enum(['accepted', 'colorized', 'sending', 'sent', 'failed', 'skipped']),
  place: z.number().optional().describe('Place in line, from 1'),
  etaMs: z.number().optional().describe('About how many ms until it is done'),
  code: z.enum(errorCodes).optional().describe('Why there is no result'),
  sentence: z.string().optional().describe('The same for people, in the language of accept-language'),
  resultId: z.string().optional(),
  resultUrl: z.string().optional().describe('The page of the result'),
  imageUrl: z.string().optional().describe('The picture itself'),
})

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.enum(errorCodes).optional(),
  detail: z.string().optional().describe('A sentence for people, in the language of accept-language'),
  allowedHosts: z.array(z.string()).optional().describe('From where photos are fetched, where that is why'),
})

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output' = 'output'): object => {
  const made: Record<string, unknown> = { ...z.toJSONSchema(schema, { io }) }
  delete made['$schema'] // the document says it once, for all
  return made
}

const content = (type: string, schema: object) => ({ content: { [type]: { schema } } })
const problems = (said: Readonly<Record<number, string>>) =>
  Object.fromEntries(
    Object.entries(said).map(([status, description]) => [
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
const unknown = { 401: 'A key that is none of ours', 404: 'No such request' }
const tags = ['colour']

export const colorizeRoute = {
  tags,
  summary: 'Ask for a photo in colour',
  description: 'As a form with the file, or as JSON with the address of one.',
  consumes: ['multipart/form-data', 'application/json'],
  body: {
    content: {
      'multipart/form-data': { schema: uploadForm() },
      'application/json': { schema: jsonSchema(urlSchema, 'input') },
    },
  },
  response: {
    202: {
      description: 'It is in line',
      headers: { location: { type: 'string', description: 'Where to ask for it' } },
      ...content('application/json', jsonSchema(submitted)),
    },
    ...problems({
      ...{ 400: 'Malformed', 401: 'A key is needed, or is none of ours', 405: 'Another method' },
      ...{
        413: 'Too large',
        415: 'Neither a form nor JSON',
        422: 'No photo in it, or from where none is fetched',
        429: 'Asked too often',
      },
      ...{ 503: 'Too many uploads just now' },
    }),
  },
}

export const stateRoute = {
  ...{ tags, params, summary: 'How far it is' },
  response: {
    200: { description: 'Its state', ...content('application/json', jsonSchema(state)) },
    ...problems(unknown),
  },
}

export const imageRoute = {
  ...{ tags, params, summary: 'The coloured photo' },
  response: {
    200: { description: 'The picture', ...content('image/jpeg', pictureFile) },
    ...problems({
      ...unknown,
      ...{ 409: 'Not ready yet', 410: 'Taken away', 422: 'It could not be coloured; the code says why' },
    }),
  },
}

export const removeRoute = {
  ...{ tags, params, summary: 'Have all that is kept of it deleted, whatever state it is in' },
  headers: {
    type: 'object',
    properties: {
      'delete-key': { type: 'string', maxLength: 200, description: 'As told when it was asked for' },
    },
  },
  response: {
    204: { type: 'null', description: 'Nothing is kept of it' },
    ...problems({ ...unknown, 403: 'Not its key' }),
  },
}
