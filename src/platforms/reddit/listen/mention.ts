/** What others say, and what is code, is not said to us. */
export const ownWords = (body: string): string =>
  body
    .replace(/^(```|~~~)[\s\S]*?(^\1|(?![\s\S]))/gm, ' ')
    .replace(/^(?: {4}|\t).*$/gm, ' ')
    .replace(/^[ ]{0,3}>(?!!).*$/gm, ' ')
    .replace(/(`+)[\s\S]*?\1/g, ' ')

const bareWord = /(?<![\p{L}\p{N}_/-])colou?rizebot(?![\p{L}\p{N}_-])/iu

/** What a summon asks for beside colour. */
export type MentionOptions = {
  /** 0..2, as RequestOptions has it. */
  vividness: number
  sideBySide: boolean
  /** Colour even what is in colour already. */
  force: boolean
  /** Of several pictures: one by its place from 1, or all. */
  which: number | 'all'
}

/** Each stands behind the summon, alone or in a row, perhaps with commas: `colorizebot 2, vivid, side by side`. */
const words: readonly (readonly [RegExp, (match: string) => Partial<MentionOptions>])[] = [
  [/^side[ -]?by[ -]?side/i, () => ({ sideBySide: true })],
  [/^(more )?vivid/i, () => ({ vividness: 1.6 })],
  [/^soft(er)?/i, () => ({ vividness: 0.5 })],
  [/^force/i, () => ({ force: true })],
  [/^all/i, () => ({ which: 'all' })],
  [/^#?\d{1,2}/, (match) => ({ which: Number(match.replace('#', '')) })],
]

export const readOptions = (text: string): MentionOptions => {
  let wishes: MentionOptions = { vividness: 1, sideBySide: false, force: false, which: 'all' }
  let rest = text
  for (;;) {
    rest = rest.replace(/^(?:[\s,;:+&!.]|and\b|please\b)+/i, '')
    const found = words.find(([word]) => new RegExp(`${word.source}(?![\\p{L}\\p{N}_])`, 'iu').test(rest))
    const [match] = found?.[0].exec(rest) ?? []
    if (!found || match === undefined) return wishes
    wishes = { ...wishes, ...found[1](match) }
    rest = rest.slice(match.length)
  }
}

const mentionOf = (username: string): RegExp =>
  new RegExp(`(?<![\\w])/?u/${username.replace(/[^\w-]/g, '')}(?![\\w-])`, 'i')

const wishesBehind = (call: RegExp, body: string): MentionOptions | undefined => {
  const text = ownWords(body)
  const found = call.exec(text)
  return found ? readOptions(text.slice(found.index + found[0].length)) : undefined
}

/**
 * What the comment's Markdown asks of the bot by its bare word, `colorizebot` or `colourizebot` in any case; undefined
 * where it does not call it.
 */
export const mentionInText = (body: string): MentionOptions | undefined => wishesBehind(bareWord, body)

/** The same by /u/<username>. */
export const mentionIn = (body: string, username: string): MentionOptions | undefined =>
  wishesBehind(mentionOf(username), body)

/** Authors that are never answered: nobody, bots that talk to everybody, and ourselves. */
export const isDeaf = (author: string, username: string): boolean =>
  [username.toLowerCase(), ...deafAuthors].includes(author.toLowerCase())

const deafAuthors = [
  ...['[deleted]', '[removed]', 'automoderator', 'remindmebot', 'repostsleuthbot', 'savevideo'],
  ...['wikitextbot', 'sneakpeekbot', 'gifreversingbot', 'vredditdownloader', 'haikusbot', 'same_post_bot'],
]
