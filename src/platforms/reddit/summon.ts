/** What others say, and what is code, is not said to us. */
const withoutQuotesAndCode = (body: string): string =>
  body
    .replace(/^(```|~~~)[\s\S]*?(^\1|(?![\s\S]))/gm, ' ')
    .replace(/^(?: {4}|\t).*$/gm, ' ')
    .replace(/^[ ]{0,3}>(?!!).*$/gm, ' ')
    .replace(/(`+)[\s\S]*?\1/g, ' ')

const bareWord = /(?<![\p{L}\p{N}_/-])colou?rizebot(?![\p{L}\p{N}_-])/iu

/** Whether the comment's Markdown calls the bot by its bare word: `colorizebot` or `colourizebot`, any case. */
export const isSummon = (body: string): boolean => bareWord.test(withoutQuotesAndCode(body))

/** Whether it calls the bot as /u/<username>, outside quotes and code. */
export const mentions = (body: string, username: string): boolean =>
  new RegExp(`(?<![\\w])/?u/${username.replace(/[^\w-]/g, '')}(?![\\w-])`, 'i').test(
    withoutQuotesAndCode(body),
  )

/** Authors that are never answered: nobody, bots that talk to everybody, and ourselves. */
export const isDeaf = (author: string, username: string): boolean =>
  ['[deleted]', '[removed]', 'automoderator', username.toLowerCase()].includes(author.toLowerCase())
