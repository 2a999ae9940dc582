/** The text without quotes and code, which are not addressed to the bot. */
export const withoutQuotesAndCode = (body: string): string =>
  body
    .replace(/^(```|~~~)[\s\S]*?(^\1|(?![\s\S]))/gm, ' ')
    .replace(/^(?: {4}|\t).*$/gm, ' ')
    .replace(/^[ ]{0,3}>(?!!).*$/gm, ' ')
    .replace(/(`+)[\s\S]*?\1/g, ' ')

const bareWord = /(?<![\p{L}\p{N}_/-])colou?rizebot(?![\p{L}\p{N}_-])/iu

/** The options of a mention. */
export type MentionOptions = {
  /** 0..2, as in RequestOptions. */
  vividness: number
  sideBySide: boolean
  /** Colour even what is in colour already. */
  force: boolean
  /** One of several pictures, counted from 1, or all. */
  which: number | 'all'
}

/** They follow the word, alone or together, with or without commas: `colorizebot 2, vivid, side by side`. */
const words: readonly (readonly [RegExp, (match: string) => Partial<MentionOptions>])[] = [
  [/^side[ -]?by[ -]?side/i, () => ({ sideBySide: true })],
  [/^(more )?vivid/i, () => ({ vividness: 1.6 })],
  [/^soft(er)?/i, () => ({ vividness: 0.5 })],
  [/^force/i, () => ({ force: true })],
  [/^all/i, () => ({ which: 'all' })],
  [/^#?\d{1,2}/, (match) => ({ which: Number(match.replace('#', '')) })],
]

export const readOptions = (text: string): MentionOptions => {
  let options: MentionOptions = { vividness: 1, sideBySide: false, force: false, which: 'all' }
  let rest = text
  for (;;) {
    rest = rest.replace(/^(?:[\s,;:+&!.]|and\b|please\b)+/i, '')
    const found = words.find(([word]) => new RegExp(`${word.source}(?![\\p{L}\\p{N}_])`, 'iu').test(rest))
    const [match] = found?.[0].exec(rest) ?? []
    if (!found || match === undefined) return options
    options = { ...options, ...found[1](match) }
    rest = rest.slice(match.length)
  }
}

const mentionOf = (username: string): RegExp =>
  new RegExp(`(?<![\\w])/?u/${username.replace(/[^\w-]/g, '')}(?![\\w-])`, 'i')

const optionsAfter = (call: RegExp, body: string): MentionOptions | undefined => {
  const text = withoutQuotesAndCode(body)
  const found = call.exec(text)
  return found ? readOptions(text.slice(found.index + found[0].length)) : undefined
}

/**
 * The options after the bare word, `colorizebot` or `colourizebot` in any case, in a comment's Markdown. Undefined where
 * the comment does not contain it.
 */
export const mentionInText = (body: string): MentionOptions | undefined => optionsAfter(bareWord, body)

/** The options after u/<username>. */
export const mentionIn = (body: string, username: string): MentionOptions | undefined =>
  optionsAfter(mentionOf(username), body)

/** Whether the author is never answered: deleted accounts, well-known bots, and the bot itself. */
export const isIgnoredAuthor = (author: string, username: string): boolean =>
  [username.toLowerCase(), ...ignoredAuthors].includes(author.toLowerCase())

const ignoredAuthors = [
  '[deleted]',
  '[removed]',
  'automoderator',
  'remindmebot',
  'repostsleuthbot',
  'savevideo',
  'wikitextbot',
  'sneakpeekbot',
  'gifreversingbot',
  'vredditdownloader',
  'haikusbot',
  'same_post_bot',
]
