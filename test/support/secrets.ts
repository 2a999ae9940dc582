/** Characters that JSON, forms and URLs escape, and a word that is the same in all of them. */
const secretOf = (word: string): string => `"ü" & 1+1=100% ${word}`

const words = {
  clientSecret: 'clientSecretOfTheTests',
  password: 'passwordOfTheTests',
  adminPassword: 'adminPasswordOfTheTests',
  viewerPassword: 'viewerPasswordOfTheTests',
  redisPassword: 'redisPasswordOfTheTests',
  discordToken: 'discordTokenOfTheTests',
}

/** Secrets that the tests use. scripts/test.mjs fails if any of them is printed. */
export const testSecrets = {
  clientSecret: secretOf(words.clientSecret),
  password: secretOf(words.password),
  adminPassword: secretOf(words.adminPassword),
  viewerPassword: secretOf(words.viewerPassword),
  redisPassword: secretOf(words.redisPassword),
  /** Sent in a header, which allows no other characters. */
  discordToken: words.discordToken,
}

/** The spellings of a word inside base64: they depend on the number of bytes before it. */
const inBase64 = (word: string): string[] =>
  [0, 1, 2].map((before) => {
    const encoded = Buffer.from(' '.repeat(before) + word).toString('base64')
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + word.length) * 8) / 6))
  })

/** The names of the secrets that a text contains: as they are, escaped, or in base64. */
export const secretsIn = (text: string): string[] =>
  Object.entries(words)
    .filter(([, word]) => [word, ...inBase64(word)].some((spelling) => text.includes(spelling)))
    .map(([name]) => name)
