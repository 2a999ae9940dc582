import { Routes, type REST } from 'discord.js'
import type { Picture } from '../../../core/domain.ts'
import { ColorizeError } from '../../../core/errors.ts'
import { attempt, codes } from '../client/calls.ts'
import { expiryMs, isEmpty, picturesIn } from '../listen/pictures.ts'
import { shownAnswer } from '../listen/message-adapter.ts'
import type { Target } from './target.ts'

const unreadable: readonly number[] = [codes.missingAccess, codes.unknownChannel]

const haveExpired = (pictures: readonly Picture[], nowMs: number): boolean =>
  pictures.some(
    ({ source }) => source.kind === 'urls' && source.urls.some((url) => (expiryMs(url) ?? nowMs) < nowMs),
  )

const expired = (): ColorizeError => new ColorizeError('source_expired', 'the addresses have expired')

/**
 * Discord signs its addresses for a day. Where the pictures came from a message that the bot may read, that has new ones.
 * @returns undefined where age is not what is wrong
 * @throws ColorizeError source_expired, source_deleted
 */
export const freshPictures = async (
  rest: REST,
  { channelId, messageId, isMember }: Target,
  pictures: readonly Picture[],
): Promise<Picture[] | undefined> => {
  if (!haveExpired(pictures, Date.now())) return undefined
  if (messageId === undefined || !isMember) throw expired()
  const call = () => rest.get(Routes.channelMessage(channelId, messageId))
  const done = await attempt(call, [codes.unknownMessage, ...unreadable])
  if ('refused' in done)
    throw done.refused === codes.unknownMessage
      ? new ColorizeError('source_deleted', 'the message was deleted')
      : expired()
  const shown = shownAnswer(done.answer)
  const found = isEmpty(shown) ? undefined : picturesIn(shown)
  if (!found || 'code' in found) throw expired()
  return found.pictures
}
