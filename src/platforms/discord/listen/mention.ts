import { PermissionFlagsBits, type Message } from 'discord.js'
import type { ErrorCode } from '../../../core/errors.ts'
import type { RequestContext, PlatformEvents } from '../../events.ts'
import { channelOf, maxBytesEach, platform } from './interaction-context.ts'
import { attempt, codes } from '../client/calls.ts'
import { asked, isEmpty, picturesIn, type Found } from './pictures.ts'
import { shownMessage } from './message-adapter.ts'
import { nonceOf, type Target } from '../reply/target.ts'

/** Bytes, by the server's boosts; what a request's own limit says for commands. */
const limitByTier: Readonly<Record<number, number>> = { 2: 50 * 1024 * 1024, 3: 100 * 1024 * 1024 }

/** Called by name; an answer to a message of ours also notifies us and is no call. */
export const isCall = (message: Message<true> | Message): boolean => {
  const me = message.client.user.id
  return !message.author.bot && new RegExp(`<@!?${me}>`).test(message.content)
}

/** Told when it is counted. */
const isSpent: ReadonlySet<ErrorCode> = new Set(['over_quota', 'over_server_quota'])

const gone: readonly number[] = [codes.unknownMessage, codes.unknownChannel, codes.missingAccess]

/** The message that the call answers; undefined where it cannot be had. */
const answeredBy = async (message: Message): Promise<Message | undefined> => {
  const found = await attempt(() => message.fetchReference(), gone)
  return 'refused' in found ? undefined : found.answer
}

/** As Discord shows what we may not read. */
const isBlank = (message: Message): boolean =>
  isEmpty(shownMessage(message)) &&
  [message, ...message.messageSnapshots.values()].every(({ content }) => !content)

type Sighted = { found: Found; owners: string[] }

/**
 * Its own pictures, else those of the message that it answers. Discord shows a bot like ours nothing of that one unless
 * it calls us too: an empty message is one that we may not read.
 */
const picturesFor = async (message: Message): Promise<Sighted> => {
  const found = picturesIn(shownMessage(message))
  if (!('code' in found) || found.code !== 'no_image' || !message.reference) return { found, owners: [] }
  const answered = await answeredBy(message)
  if (!answered) return { found: { code: 'source_deleted' }, owners: [] }
  const owners = answered.author.bot ? [] : [answered.author.id]
  const isHidden = isBlank(answered)
  return { found: isHidden ? { code: 'message_unreadable' } : picturesIn(shownMessage(answered)), owners }
}

const mayPostIn = (message: Message): boolean => {
  if (!message.inGuild()) return true
  const mine = message.channel.permissionsFor(message.client.user)
  return mine?.has(PermissionFlagsBits.SendMessages) !== false
}

const targetOf = (message: Message, id: string, vividness: number, spoilers: boolean[]): Target => ({
  kind: 'mention',
  userId: message.author.id,
  channelId: message.channelId,
  messageId: message.id,
  guildId: message.guildId ?? undefined,
  isMember: mayPostIn(message),
  nonce: nonceOf(id),
  locale: message.guild?.preferredLocale ?? 'en-US',
  vividness,
  sideBySide: false,
  spoilers,
})

/** Somebody wrote our name: answered with a message of its own, of which nothing is seen until it is there. */
export const mentioned = async (message: Message, events: PlatformEvents): Promise<void> => {
  const id = `${platform}-m${message.id}`
  const { found, owners } = await picturesFor(message)
  const channel = channelOf(message.channel)
  const asking: RequestContext = {
    platform,
    requester: message.author.id,
    owners,
    place: message.guildId ?? undefined,
    channel: message.guildId === null ? undefined : channel.id,
    nsfw: channel.nsfw,
  }
  const { policy, rejection } = await events.checkEligibility(asking)
  const refuse = (code: ErrorCode, say: boolean) =>
    events.onRefusal({ ...asking, id, platform, target: targetOf(message, id, 1, []), code, say })
  // a channel or a server that does not want us gets no words either, and who wants none gets none
  if (rejection !== undefined && !isSpent.has(rejection)) return refuse(rejection, false)
  if ('code' in found) return refuse(found.code, true)
  const vividness = policy.vividness ?? 1
  const { pictures, spoilers } = asked(found.pictures)
  await events.onRequest({
    ...asking,
    id,
    platform,
    nsfw: channel.nsfw,
    pictures,
    options: { vividness, sideBySide: false, force: true },
    locale: message.guild?.preferredLocale ?? 'en-US',
    visibility: 'public',
    maxBytes: maxBytesEach(limitByTier[message.guild?.premiumTier ?? 0], pictures.length),
    target: targetOf(message, id, vividness, spoilers),
    awaited: true,
  })
}
