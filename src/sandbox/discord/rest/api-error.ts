import type { FastifyReply } from 'fastify'
import type { Json } from '../store/types.ts'

/** HTTP status, Discord's error code and Discord's message. */
const apiErrors = {
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
  tooOldToBulkDelete: [400, 50_034, 'You can only bulk delete messages that are under 14 days old.'],
  invalidForm: [400, 50_035, 'Invalid Form Body'],
  invalidVersion: [400, 50_041, 'Invalid API version'],
  invalidJson: [400, 50_109, 'The request body contains invalid JSON.'],
  noReplyWithoutHistory: [400, 160_002, 'Cannot reply without permission to read message history'],
  cannotForward: [400, 160_014, 'You cannot forward a message whose content you cannot read.'],
} as const

type ApiErrorName = keyof typeof apiErrors

export type FieldError = { path: readonly PropertyKey[]; code: string; message: string }

/** An error response in Discord's format. */
export class DiscordApiError extends Error {
  readonly status: number
  readonly body: Json
  readonly errors: readonly FieldError[]

  constructor(problem: ApiErrorName, errors: readonly FieldError[] = []) {
    const [status, code, message] = apiErrors[problem]
    super(message)
    this.status = status
    this.errors = errors
    this.body = { message, code, ...(errors.length > 0 && { errors: nestErrors(errors) }) }
  }
}

/** Builds Discord's nested `errors` object: each error sits in `_errors` under the path of its field. */
const nestErrors = (errors: readonly FieldError[]): Json => {
  const root: Json = {}
  for (const { path, code, message } of errors) {
    let place = root
    for (const key of path) place = (place[String(key)] ??= {}) as Json
    const list = (place['_errors'] ??= []) as Json[]
    list.push({ code, message })
  }
  return root
}

export const invalidForm = (path: readonly PropertyKey[], code: string, message: string): DiscordApiError =>
  new DiscordApiError('invalidForm', [{ path, code, message }])

export const sendApiError = (reply: FastifyReply, refusal: DiscordApiError): FastifyReply =>
  reply.code(refusal.status).send(refusal.body)
