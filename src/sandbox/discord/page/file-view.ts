import { attachmentFlag } from '../bitfields.ts'
import type { DiscordStore } from '../store/store.ts'
import type { Attachment } from '../store/types.ts'

/** The path is signed anew for each request, so the page identifies files by id. */
const pathOf = (store: DiscordStore, attachment: Attachment): string => {
  const { pathname, search } = new URL(store.urlOf(attachment))
  return `${pathname}${search}`
}

export const viewOfFile = (store: DiscordStore, attachment: Attachment) => {
  const { id, filename: name, width, height, description, flags } = attachment
  const isSpoiler = (flags & attachmentFlag.IS_SPOILER) !== 0 || name.startsWith('SPOILER_')
  return { id, name, path: pathOf(store, attachment), width, height, alt: description ?? '', isSpoiler }
}
