import type { PlatformNames } from '../names.ts'

const id = /^(\d{15,21})$/

export const discordNames: PlatformNames = {
  place: {
    noun: 'server',
    pattern: id,
    example: 'server id',
    shown: (name) => name,
    rule: 'A server’s id has 15 to 21 digits.',
    hasVividness: true,
  },
  person: { pattern: id, example: 'user id', rule: 'A user’s id has 15 to 21 digits.' },
}
