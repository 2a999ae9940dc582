import {
  AttachmentFlags,
  EmbedType,
  type Attachment,
  type Embed,
  type Message,
  type MessageSnapshot,
} from 'discord.js'
import { z } from 'zod'
import {
  isEmpty,
  isSpoilerName,
  type ShownAttachment,
  type ShownEmbed,
  type ShownMessage,
} from './pictures.ts'

type PicturePlace = { url: string; proxyURL?: string | undefined }

const embedOf = (type: string | undefined, ...places: (PicturePlace | null | undefined)[]): ShownEmbed => {
  const place = places.find((one) => one !== null && one !== undefined)
  return {
    pictureUrls: [place?.proxyURL, place?.url]
      .filter((url) => url !== undefined && URL.canParse(url))
      .map(String),
    isVideo: type === EmbedType.Video || type === EmbedType.GIFV,
  }
}

export const shownAttachment = (attachment: Attachment): ShownAttachment => ({
  url: attachment.url,
  name: attachment.name,
  contentType: attachment.contentType ?? undefined,
  isSpoiler: attachment.spoiler || attachment.flags.has(AttachmentFlags.IsSpoiler),
})

const shownEmbed = ({ data, image, thumbnail }: Embed): ShownEmbed => embedOf(data.type, image, thumbnail)

/** A message as discord.js holds it. */
export const shownMessage = (message: Message | MessageSnapshot): ShownMessage => ({
  attachments: [...message.attachments.values()].map(shownAttachment),
  embeds: message.embeds.map(shownEmbed),
  snapshots: [...(('messageSnapshots' in message && message.messageSnapshots?.values()) || [])].map(
    shownMessage,
  ),
})

const placeSchema = z.object({ url: z.string(), proxy_url: z.string().optional() })
const contentSchema = z.object({
  attachments: z
    .array(
      z.object({
        url: z.string(),
        filename: z.string(),
        content_type: z.string().optional(),
        flags: z.number().optional(),
      }),
    )
    .default([]),
  embeds: z
    .array(
      z.object({
        type: z.string().optional(),
        image: placeSchema.optional(),
        thumbnail: placeSchema.optional(),
      }),
    )
    .default([]),
})
const messageSchema = contentSchema.extend({
  message_snapshots: z.array(z.object({ message: contentSchema })).default([]),
})
const answerSchema = messageSchema.extend({ referenced_message: messageSchema.nullish() })

const place = (given: z.infer<typeof placeSchema> | undefined): PicturePlace | undefined =>
  given && { url: given.url, proxyURL: given.proxy_url }

const ofContent = ({
  attachments,
  embeds,
}: z.infer<typeof contentSchema>): Omit<ShownMessage, 'snapshots'> => ({
  attachments: attachments.map(({ url, filename, content_type, flags = 0 }) => ({
    url,
    name: filename,
    contentType: content_type,
    isSpoiler: isSpoilerName(filename) || (flags & AttachmentFlags.IsSpoiler) !== 0,
  })),
  embeds: embeds.map(({ type, image, thumbnail }) => embedOf(type, place(image), place(thumbnail))),
})

const ofMessage = ({ message_snapshots, ...own }: z.infer<typeof messageSchema>): ShownMessage => ({
  ...ofContent(own),
  snapshots: message_snapshots.map(({ message }) => ({ ...ofContent(message), snapshots: [] })),
})

/** A message as Discord's HTTP interface answers it; where it has nothing itself, the one that it answers. */
export const shownAnswer = (message: unknown): ShownMessage => {
  const { referenced_message, ...own } = answerSchema.parse(message)
  const shown = ofMessage(own)
  return isEmpty(shown) && referenced_message ? ofMessage(referenced_message) : shown
}
