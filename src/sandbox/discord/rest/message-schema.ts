import { z } from 'zod'
import { describeFile } from '../store/attachments.ts'
import { messageFlag } from '../bitfields.ts'
import { componentIssues, withIds } from './components.ts'
import { DiscordRefusal, invalidForm, readForm } from './api-error.ts'
import type { SentFile, SentForm } from './request-body.ts'
import { attachmentsPerMessage, contentLength, descriptionLength, requestLimit } from '../limits.ts'
import { mentionedIn } from '../store/messages.ts'
import type { Attachment, Json, MessageBody } from '../store/types.ts'
import type { World } from '../store/state.ts'

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

export type MessageForm = z.output<typeof messageSchema> & { files: Map<number, SentFile> }

/** Checks a message that the bot sends, its files' weight first. */
export const readMessageForm = (sent: SentForm, fields: Json, attachmentBytes: number): MessageForm => {
  if (sent.total > requestLimit(attachmentBytes) || sent.heaviest > attachmentBytes)
    throw new DiscordRefusal('tooLarge')
  const form = readForm(messageSchema, fields)
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

/** Which of the people that a text mentions hear of it. */
export const mentionsOf = (world: World, content: string, allowed: MessageForm['allowed_mentions']) => {
  const known = mentionedIn(content).filter((id) => world.places.users.has(id))
  const isOpen = !allowed || allowed.parse?.includes('users')
  const mayAll = !allowed || allowed.parse?.includes('everyone')
  return {
    mentionIds: isOpen ? known : known.filter((id) => allowed.users?.includes(id)),
    mentionsEveryone: Boolean(mayAll) && /@(everyone|here)\b/.test(content),
  }
}

const missing = (place: number) =>
  invalidForm(
    ['attachments', place, 'id'],
    'ATTACHMENT_NOT_FOUND',
    'The provided attachment is neither among the files nor on the message.',
  )

type Place = { channelId: string; isEphemeral: boolean }

/**
 * The attachments of a message after a request: of those it has, the listed ones; and every file that was sent. In a
 * message without a list, whatever was there stays.
 */
export const attachmentsOf = async (
  world: World,
  form: MessageForm,
  before: readonly Attachment[],
  place: Place,
): Promise<Attachment[]> => {
  const { files, attachments: listed } = form
  const kept: Attachment[] = listed ? [] : [...before]
  for (const [at, { id, description, is_spoiler }] of (listed ?? []).entries()) {
    const known = before.find((one) => one.id === id)
    if (known && description != null) known.description = description
    if (known) kept.push(is_spoiler === true ? { ...known, flags: known.flags | 8 } : known)
    else if (!files.has(Number(id))) throw missing(at)
  }
  if (kept.length + files.size > attachmentsPerMessage)
    throw invalidForm(['attachments'], 'BASE_TYPE_MAX_LENGTH', 'Must be 10 or fewer in length.')
  for (const [number, file] of files) {
    const listing = listed?.find(({ id }) => id === String(number))
    const filename = listing?.filename ?? file.filename
    const spoiler = listing?.is_spoiler ?? undefined
    const described = await describeFile(
      { ...file, filename, spoiler, description: listing?.description ?? undefined },
      { ...place, id: world.ids.next() },
    )
    world.files.put(described, file.bytes)
    kept.push(described)
  }
  return kept
}

const asRich = (embed: Json): Json => ({ ...embed, type: 'rich' })

/** What a form gives a message to show; undefined fields are not in the form. */
export const bodyOf = (form: MessageForm): Partial<MessageBody> => ({
  ...(form.content !== undefined && { content: form.content ?? '' }),
  ...(form.embeds !== undefined && { embeds: (form.embeds ?? []).map(asRich) }),
  ...(form.components !== undefined && { components: withIds(form.components ?? []) }),
})

export const isEmpty = ({ content, attachments, embeds, components }: MessageBody): boolean =>
  content.trim() === '' && attachments.length + embeds.length + components.length === 0
