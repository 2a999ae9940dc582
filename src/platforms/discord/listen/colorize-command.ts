import {
  MessageFlags,
  type ChatInputCommandInteraction,
  type MessageContextMenuCommandInteraction,
} from 'discord.js'
import type { ColorizeRequest, PlacePolicy } from '../../../core/domain.ts'
import { discordRefusal } from '../messages/answer.ts'
import type { PlatformEvents } from '../../events.ts'
import type { ReadLink } from '../../link-targets.ts'
import { contextOf, idOf, maxBytesEach, platform, targetOf } from './interaction-context.ts'
import { lookAhead, refuseImmediately } from './acknowledge.ts'
import { asked, pictureAt, pictureBehind, picturesIn, type Found, type FoundPicture } from './pictures.ts'
import type { TokenCipher } from '../client/token-cipher.ts'
import { shownAttachment, shownMessage } from './message-adapter.ts'

type Command = ChatInputCommandInteraction | MessageContextMenuCommandInteraction

/** What a command asks for, before anything is known of the place. */
type Wanted = {
  found: Found
  vividness: number | undefined
  sideBySide: boolean
  isPrivate: boolean
  /** Whose pictures they are. */
  owners: string[]
  /** The message that has them. */
  messageId: string | undefined
}

const inSlash = ({ options }: ChatInputCommandInteraction, readLink: ReadLink): Wanted => {
  const image = options.getAttachment('image')
  const link = options.getString('link')
  const isBoth = image !== null && link !== null
  const found = image ? pictureAt(shownAttachment(image)) : pictureBehind(link ?? '', readLink)
  return {
    found: isBoth ? { code: 'picture_and_link' } : found,
    vividness: options.getNumber('vividness') ?? undefined,
    sideBySide: options.getBoolean('side-by-side') ?? false,
    isPrivate: options.getBoolean('private') ?? false,
    owners: [],
    messageId: undefined,
  }
}

const onMessage = ({ targetMessage }: MessageContextMenuCommandInteraction): Wanted => ({
  found: picturesIn(shownMessage(targetMessage)),
  vividness: undefined,
  sideBySide: false,
  isPrivate: false,
  owners: targetMessage.author.bot ? [] : [targetMessage.author.id],
  messageId: targetMessage.id,
})

export type CommandParts = { events: PlatformEvents; seal: TokenCipher; readLink: ReadLink }

const requestOf = (
  interaction: Command,
  { vividness: wished, sideBySide, isPrivate, owners, messageId }: Wanted,
  { pictures: found, policy }: { pictures: FoundPicture[]; policy: PlacePolicy },
  seal: TokenCipher,
): ColorizeRequest => {
  const vividness = wished ?? policy.vividness ?? 1
  const { pictures, spoilers } = asked(found)
  const look = { vividness, sideBySide, spoilers, isPrivate, isEdit: false, messageId }
  return {
    ...contextOf(interaction, owners),
    id: idOf(interaction),
    platform,
    locale: interaction.locale,
    pictures,
    options: { vividness, sideBySide, force: true },
    visibility: isPrivate ? 'private' : 'public',
    maxBytes: maxBytesEach(interaction.attachmentSizeLimit, pictures.length),
    target: targetOf(interaction, seal, look),
    awaited: true,
  }
}

/**
 * The acknowledgement and the record start together. Once recorded, an answer is owed and a worker gives it; what could
 * not be recorded is said here.
 */
const take = async (
  interaction: Command,
  request: ColorizeRequest,
  { events }: CommandParts,
): Promise<void> => {
  const flags = request.visibility === 'private' ? ({ flags: MessageFlags.Ephemeral } as const) : {}
  const [acknowledged, recorded] = await Promise.allSettled([
    interaction.deferReply(flags),
    events.onRequest(request),
  ])
  if (recorded.status === 'rejected') {
    // the acknowledgement's own answer may have been lost: then there is something to edit all the same
    const content = discordRefusal('busy', interaction.locale)
    await interaction.webhook.editMessage('@original', { content }).catch(() => undefined)
    throw recorded.reason
  }
  // the worker finds another way, but somebody should know
  if (acknowledged.status === 'rejected') throw acknowledged.reason
}

/** `/colorize` and Apps > Colorize. */
export const colorizeCommand = async (interaction: Command, parts: CommandParts): Promise<void> => {
  const wanted = interaction.isChatInputCommand()
    ? inSlash(interaction, parts.readLink)
    : onMessage(interaction)
  const { found } = wanted
  if ('code' in found) return refuseImmediately(interaction, found.code)
  const { policy, rejection } = await lookAhead(parts.events, contextOf(interaction, wanted.owners))
  if (rejection !== undefined) return refuseImmediately(interaction, rejection)
  return take(interaction, requestOf(interaction, wanted, { ...found, policy }, parts.seal), parts)
}
