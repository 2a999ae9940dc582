import type { PlacePolicy } from '../../../core/domain.ts'
import { withoutQuotesAndCode, readOptions, type MentionOptions } from './mention.ts'
import type { RedditMessage } from '../client/schemas.ts'

/** What a direct message asks for. */
export type MessageCommand =
  | { kind: 'opt'; out: boolean }
  | { kind: 'policy'; place: string; change: Partial<PlacePolicy> }
  | { kind: 'delete' }
  /** A message about a ban, or the end of one. Anybody can write one, so Reddit itself must be asked. */
  | { kind: 'banned'; place: string }
  | { kind: 'colorize'; options: MentionOptions }

const changes: Readonly<Record<string, Partial<PlacePolicy>>> = {
  on: { speak: 'freely', nsfw: true },
  off: { speak: 'off' },
  'link only': { speak: 'link_only' },
  'links only': { speak: 'link_only' },
  'message only': { speak: 'message_only' },
  'messages only': { speak: 'message_only' },
  'no nsfw': { nsfw: false },
}
const command = new RegExp(
  `^(?:colou?rizebot[,:]?\\s+)?(${Object.keys(changes).join('|')})(?:\\s+(?:in|for)?\\s*/?r/(\\w{2,21}))?[.!]*$`,
  'i',
)
const opt = /^opt[ -]?(out|in)\b/i
const removal = /^(?:colou?rizebot[,:]?\s+)?(?:please\s+)?delete(?:\s+(?:this|it))?(?:\s+please)?[.!]*$/i
const banSubject = /\b(?:(?:un)?banned from (?:participating in )?|your ban from )(?:\/?r\/)?(\w{2,21})/i

/** Whether a reply to an answer asks to delete it. */
export const isDeleteCommand = (body: string): boolean => removal.test(withoutQuotesAndCode(body).trim())

const linesOf = ({ subject, body }: Pick<RedditMessage, 'subject' | 'body'>): string[] =>
  [subject.replace(/^(re:\s*)+/i, ''), ...withoutQuotesAndCode(body).split('\n')]
    .map((line) => line.trim())
    .filter(Boolean)

const policyIn = (line: string, subreddit: string | undefined): MessageCommand | undefined => {
  const [, words, named] = command.exec(line) ?? []
  const place = (named ?? subreddit)?.toLowerCase()
  const change = changes[words?.toLowerCase().replace(/\s+/g, ' ') ?? '']
  return change && place !== undefined ? { kind: 'policy', place, change } : undefined
}

const optIn = (line: string): MessageCommand | undefined => {
  const [, word] = opt.exec(line) ?? []
  return word === undefined ? undefined : { kind: 'opt', out: word.toLowerCase() === 'out' }
}

const anyAddress = /\[[^\]]{0,200}\]\([^)]{0,2000}\)|https?:\/\/\S{1,2000}/g

/** The first command in the subject or the text. Without one, a message with a link asks for colour. */
export const commandIn = (
  message: Pick<RedditMessage, 'subject' | 'body' | 'author' | 'subreddit'>,
): MessageCommand | undefined => {
  const banned = banSubject.exec(message.subject)?.[1]
  if (banned !== undefined && message.author == null) return { kind: 'banned', place: banned.toLowerCase() }
  for (const line of linesOf(message)) {
    const found = optIn(line) ?? policyIn(line, message.subreddit ?? undefined)
    if (found) return found
  }
  if (isDeleteCommand(message.body)) return { kind: 'delete' }
  const words = withoutQuotesAndCode(message.body)
  const rest = words.replace(anyAddress, ' ')
  return rest === words ? undefined : { kind: 'colorize', options: readOptions(rest.trim()) }
}
