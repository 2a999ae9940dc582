import { createBounded } from './bounded-map.ts'
import type { User } from './types.ts'
import type { Snowflakes } from './id-generator.ts'

export type NewUser = Partial<Omit<User, 'username'>> & Pick<User, 'username'>

const maxUsers = 10_000

/** People, of whom the bot is the first. */
export const createUsers = (ids: Snowflakes) => {
  const users = createBounded<User>(maxUsers, 3)
  const addUser = (given: NewUser): User =>
    users.add({
      ...{ id: ids.next(), globalName: given.username, isBot: false, locale: 'en-US', acceptsDms: true },
      ...{ hasInstalled: false, attachmentBytes: undefined },
      ...given,
    })
  return {
    bot: addUser({ username: 'ColorizeBot', isBot: true }),
    users: users.map,
    addUser,
    userNamed: (name: string): User | undefined =>
      [...users.map.values()].find(({ username }) => username === name),
  }
}
