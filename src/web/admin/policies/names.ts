import { z } from 'zod'

/** What a place and a person are called on a platform, as an operator may write them. */
type Naming = {
  /** Whether its places have a vividness of their own. */
  hasVividness: boolean
  place: { what: string; pattern: RegExp; example: string; shown: (name: string) => string; sentence: string }
  person: { pattern: RegExp; example: string; sentence: string }
}

const discordId = /^(\d{15,21})$/

const namings: Readonly<Record<string, Naming>> = {
  reddit: {
    hasVividness: false,
    place: {
      what: 'subreddit',
      pattern: /^(?:\/?r\/)?(\w{2,21})\/?$/i,
      example: 'r/name',
      shown: (name) => `r/${name}`,
      sentence: 'A subreddit’s name has 2 to 21 letters, digits and underscores. Nothing was changed.',
    },
    person: {
      pattern: /^(?:\/?u\/)?([\w-]{2,21})\/?$/i,
      example: 'u/name',
      sentence: 'A name has 2 to 21 letters, digits, underscores and hyphens. Nothing was changed.',
    },
  },
  discord: {
    hasVividness: true,
    place: {
      what: 'server',
      pattern: discordId,
      example: 'server id',
      shown: (name) => name,
      sentence: 'A server’s id has 15 to 21 digits. Nothing was changed.',
    },
    person: {
      pattern: discordId,
      example: 'user id',
      sentence: 'A user’s id has 15 to 21 digits. Nothing was changed.',
    },
  },
}

export const namingOf = (platform: string): Naming | undefined =>
  Object.hasOwn(namings, platform) ? namings[platform] : undefined

/** Of a form with `platform` and `name`: the name as the platform writes it, in lower case. */
export const namedForm = (kind: 'place' | 'person') =>
  z.object({ platform: z.string(), name: z.string().trim() }).transform(({ platform, name }, context) => {
    const found = namingOf(platform)?.[kind].pattern.exec(name)?.[1]
    if (found !== undefined) return { platform, name: found.toLowerCase() }
    context.addIssue({ code: 'custom', path: [kind], message: 'no such name' })
    return z.NEVER
  })
