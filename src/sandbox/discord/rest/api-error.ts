import type { FastifyReply } from 'fastify'
import type { z } from 'zod'
import type { Json } from '../store/types.ts'

/** HTTP status, Discord's code, Discord's words. */
const problems = {
  unauthorized: [401, 0, '401: Unauthorized'],
  notFound: [404, 0, '404: Not Found'],
  unknownApplication: [404, 10_002, 'Unknown Application'],
  unknownChannel: [404, 10_003, 'Unknown Channel'],
  unknownGuild: [404, 10_004, 'Unknown Guild'],
  unknownMessage: [404, 10_008, 'Unknown Message'],
  unknownUser: [404, 10_013, 'Unknown User'],
  unknownWebhook: [404, 10_015, 'Unknown Webhook'],
  unknownInteraction: [404, 10_062, 'Unknown interaction'],
  unknownCommand: [404, 10_063, 'Unknown application command'],
  notYourApplication: [403, 20_012, 'You are not authorized to perform this action on this application'],
  tooManyCommands: [400, 30_032, 'Maximum number of application commands reached (100)'],
  tooLarge: [413, 40_005, 'Request entity too large'],
  alreadyAcknowledged: [400, 40_060, 'Interaction has already been acknowledged.'],
  tooManyFollowUps: [400, 40_094, 'This interaction has hit the maximum number of follow up messages.'],
  missingAccess: [403, 50_001, 'Missing Access'],
  dmChannel: [403, 50_003, 'Cannot execute action on a DM channel'],
  notYourMessage: [403, 50_005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50_006, 'Cannot send an empty message'],
  cannotSendToUser: [403, 50_007, 'Cannot send messages to this user'],
  missingPermissions: [403, 50_013, 'Missing Permissions'],
  invalidWebhookToken: [401, 50_027, 'Invalid Webhook Token'],
  invalidRecipients: [400, 50_033, 'Invalid Recipient(s)'],
  invalidForm: [400, 50_035, 'Invalid Form Body'],
  invalidVersion: [400, 50_041, 'Invalid API version'],
  invalidJson: [400, 50_109, 'The request body contains invalid JSON.'],
  noReplyWithoutHistory: [400, 160_002, 'Cannot reply without permission to read message history'],
  cannotForward: [400, 160_014, 'You cannot forward a message whose content you cannot read.'],
} as const

export type Problem = keyof typeof problems

export type FormError = { path: readonly PropertyKey[]; code: string; message: string }

/** A request that Discord turns down, in Discord's form. */
export class DiscordRefusal extends Error {
  readonly status: number
  readonly body: Json
  readonly errors: readonly FormError[]

  constructor(problem: Problem, errors: readonly FormError[] = []) {
    const [status, code, message] = problems[problem]
    super(message)
    this.status = status
    this.errors = errors
    this.body = { message, code, ...(errors.length > 0 && { errors: nested(errors) }) }
  }
}

/** Errors lie under the keys of the field that they are about. */
const nested = (errors: readonly FormError[]): Json => {
  const root: Json = {}
  for (const { path, code, message } of errors) {
    let place = root
    for (const key of path) place = (place[String(key)] ??= {}) as Json
    const list = (place['_errors'] ??= []) as Json[]
    list.push({ code, message })
  }
  return root
}

export const invalidForm = (path: readonly PropertyKey[], code: string, message: string): DiscordRefusal =>
  new DiscordRefusal('invalidForm', [{ path, code, message }])

const lengthError = (issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): [string, string] => {
  const { origin } = issue
  const bound = 'maximum' in issue ? `${issue.maximum} or fewer` : `${issue.minimum} or more`
  if (origin === 'number' || origin === 'int')
    return 'maximum' in issue
      ? ['NUMBER_TYPE_MAX', `int value should be less than or equal to ${issue.maximum}.`]
      : ['NUMBER_TYPE_MIN', `int value should be greater than or equal to ${issue.minimum}.`]
  const kind = 'maximum' in issue ? 'MAX' : 'MIN'
  return [`BASE_TYPE_${kind}_LENGTH`, `Must be ${bound} in length.`]
}

/** Discord's code and words for what zod found. */
const wordsFor = (issue: z.core.$ZodIssue): [string, string] => {
  if (issue.code === 'custom') {
    const code: unknown = issue.params?.['code']
    return [typeof code === 'string' ? code : 'BASE_TYPE_CHOICES', issue.message]
  }
  if (issue.code === 'too_big' || issue.code === 'too_small') return lengthError(issue)
  if (issue.code === 'invalid_format')
    return ['STRING_TYPE_REGEX', 'String value did not match validation regex.']
  if (issue.code === 'invalid_type')
    return issue.input === undefined
      ? ['BASE_TYPE_REQUIRED', 'This field is required']
      : ['BASE_TYPE_BAD_TYPE', `Must be of type ${issue.expected}.`]
  return ['BASE_TYPE_CHOICES', 'Value is not one of the choices.']
}

export const readForm = <Shape extends z.ZodType>(schema: Shape, value: unknown): z.output<Shape> => {
  const read = schema.safeParse(value, { reportInput: true })
  if (read.success) return read.data
  const errors = read.error.issues.map((issue) => {
    const [code, message] = wordsFor(issue)
    return { path: issue.path, code, message }
  })
  throw new DiscordRefusal('invalidForm', errors)
}

export const sendRefusal = (reply: FastifyReply, refusal: DiscordRefusal): FastifyReply =>
  reply.code(refusal.status).send(refusal.body)
