/** Each has characters that JSON, forms and addresses escape, and a word that stays as it is in all of them. */
const secretOf = (word: string): string => `"ü" & 1+1=100% ${word}`

const words = {
  clientSecret: 'clientSecretOfTheTests',
  password: 'passwordOfTheTests',
  adminPassword: 'adminPasswordOfTheTests',
  viewerPassword: 'viewerPasswordOfTheTests',
  redisPassword: 'redisPasswordOfTheTests',
  discordToken: 'discordTokenOfTheTests',
}

/** What nothing that the test run prints may hold: scripts/test.mjs looks. */
export const testSecrets = {
  clientSecret: secretOf(words.clientSecret),
  password: secretOf(words.password),
  adminPassword: secretOf(words.adminPassword),
  viewerPassword: secretOf(words.viewerPassword),
  redisPassword: secretOf(words.redisPassword),
  /** It travels in a header, which takes no other characters. */
  discordToken: words.discordToken,
}

/** What a word looks like inside a base64 text: it depends on how many bytes are before it. */
const inBase64 = (word: string): string[] =>
  [0, 1, 2].map((before) => {
    const encoded = Buffer.from(' '.repeat(before) + word).toString('base64')
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + word.length) * 8) / 6))
  })

/** The secrets that show in a text, by name: as they are, escaped in whatever way, or in base64. */
export const secretsIn = (text: string): string[] =>
  Object.entries(words)
    .filter(([, word]) => [word, ...inBase64(word)].some((spelling) => text.includes(spelling)))
    .map(([name]) => name)
