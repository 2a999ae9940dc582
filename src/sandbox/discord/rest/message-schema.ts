import { z } from 'zod'
import { messageFlag } from '../bitfields.ts'
import { contentLength, descriptionLength, requestLimit } from '../limits.ts'
import type { Json } from '../store/types.ts'
import { DiscordApiError, invalidForm } from './api-error.ts'
import { componentIssues } from './components.ts'
import type { RequestBody, UploadedFile } from './request-body.ts'
import { validate } from './validation.ts'

const snowflake = z.union([z.string().regex(/^\d{1,20}$/), z.int().min(0)]).transform(String)

const attachment = z.object({
  id: snowflake,
  filename: z.string().optional(),
  description: z.string().max(descriptionLength).nullish(),
  is_spoiler: z.boolean().nullish(),
})

const allowedMentions = z.object({
  parse: z.array(z.literal(['users', 'roles', 'everyone'])).optional(),
  users: z.array(snowflake).max(100).optional(),
  roles: z.array(snowflake).max(100).optional(),
  replied_user: z.boolean().optional(),
})

const object = z.record(z.string(), z.unknown())

const messageSchema = z.object({
  content: z.string().max(contentLength).nullish(),
  embeds: z.array(object).max(10).nullish(),
  components: z.array(object).max(40).nullish(),
  attachments: z.array(attachment).nullish(),
  allowed_mentions: allowedMentions.nullish(),
  flags: z.int().min(0).nullish(),
  nonce: z.union([z.string().max(25), z.int()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  message_reference: z
    .object({
      type: z.literal([0, 1]).default(0),
      message_id: snowflake.optional(),
      channel_id: snowflake.optional(),
      fail_if_not_exists: z.boolean().default(true),
    })
    .nullish(),
})

export type MessageRequest = z.output<typeof messageSchema> & { files: Map<number, UploadedFile> }

/** Validates a message sent by the bot. Throws `tooLarge` or `invalidForm`. */
export const parseMessageRequest = (
  sent: RequestBody,
  fields: Json,
  attachmentBytes: number,
): MessageRequest => {
  if (sent.totalBytes > requestLimit(attachmentBytes) || sent.largestFileBytes > attachmentBytes)
    throw new DiscordApiError('tooLarge')
  const form = validate(messageSchema, fields)
  const { users, parse } = form.allowed_mentions ?? {}
  if (parse?.includes('users') && users && users.length > 0)
    throw invalidForm(
      ['allowed_mentions'],
      'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
      'parse:["users"] and users: [ids...] are mutually exclusive.',
    )
  const isV2 = ((form.flags ?? 0) & messageFlag.IS_COMPONENTS_V2) !== 0
  const [issue] = componentIssues(form.components ?? [], isV2)
  if (issue) throw invalidForm(['components', ...issue.path], issue.code, issue.message)
  if (isV2 && (form.content || (form.embeds ?? []).length > 0))
    throw invalidForm(
      [form.content ? 'content' : 'embeds'],
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      "The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2",
    )
  return { ...form, files: sent.files }
}
