import { attachmentsPerMessage } from '../limits.ts'
import { describeFile } from '../store/attachments.ts'
import { mentionedUserIds } from '../store/messages.ts'
import type { DiscordState } from '../store/state.ts'
import type { Attachment, Json, MessageBody } from '../store/types.ts'
import { invalidForm } from './api-error.ts'
import { numberComponents } from './components.ts'
import type { MessageRequest } from './message-schema.ts'

/** The mentioned users that are notified, given `allowed_mentions`. */
export const resolveMentions = (
  state: DiscordState,
  content: string,
  allowed: MessageRequest['allowed_mentions'],
) => {
  const known = mentionedUserIds(content).filter((id) => state.directory.users.has(id))
  const isOpen = !allowed || allowed.parse?.includes('users')
  const mayAll = !allowed || allowed.parse?.includes('everyone')
  return {
    mentionIds: isOpen ? known : known.filter((id) => allowed.users?.includes(id)),
    mentionsEveryone: Boolean(mayAll) && /@(everyone|here)\b/.test(content),
  }
}

const attachmentNotFound = (place: number) =>
  invalidForm(
    ['attachments', place, 'id'],
    'ATTACHMENT_NOT_FOUND',
    'The provided attachment is neither among the files nor on the message.',
  )

type Place = { channelId: string; isEphemeral: boolean }

/**
 * The attachments of a message after a create or edit request: the existing ones that the request lists (all of them if
 * it has no list) and every uploaded file, which is stored on the CDN. Throws `invalidForm` for an unknown id.
 */
export const resolveAttachments = async (
  state: DiscordState,
  form: MessageRequest,
  before: readonly Attachment[],
  place: Place,
): Promise<Attachment[]> => {
  const { files, attachments: listed } = form
  const kept: Attachment[] = listed ? [] : [...before]
  for (const [at, { id, description, is_spoiler }] of (listed ?? []).entries()) {
    const known = before.find((one) => one.id === id)
    if (known && description != null) known.description = description
    if (known) kept.push(is_spoiler === true ? { ...known, flags: known.flags | 8 } : known)
    else if (!files.has(Number(id))) throw attachmentNotFound(at)
  }
  if (kept.length + files.size > attachmentsPerMessage)
    throw invalidForm(['attachments'], 'BASE_TYPE_MAX_LENGTH', 'Must be 10 or fewer in length.')
  for (const [number, file] of files) {
    const listing = listed?.find(({ id }) => id === String(number))
    const filename = listing?.filename ?? file.filename
    const spoiler = listing?.is_spoiler ?? undefined
    const described = await describeFile(
      { ...file, filename, spoiler, description: listing?.description ?? undefined },
      { ...place, id: state.ids.next() },
    )
    state.files.put(described, file.bytes)
    kept.push(described)
  }
  return kept
}

const asRich = (embed: Json): Json => ({ ...embed, type: 'rich' })

/** The parts of the body that the request sets; parts that it leaves out are missing. */
export const bodyFrom = (form: MessageRequest): Partial<MessageBody> => ({
  ...(form.content !== undefined && { content: form.content ?? '' }),
  ...(form.embeds !== undefined && { embeds: (form.embeds ?? []).map(asRich) }),
  ...(form.components !== undefined && { components: numberComponents(form.components ?? []) }),
})

export const isEmpty = ({ content, attachments, embeds, components }: MessageBody): boolean =>
  content.trim() === '' && attachments.length + embeds.length + components.length === 0
