import { createBoundedMap } from './bounded-map.ts'
import type { IdGenerator } from './id-generator.ts'
import type { User } from './types.ts'

type NewUser = Partial<Omit<User, 'username'>> & Pick<User, 'username'>

const maxUsers = 10_000

export const createUsers = (ids: IdGenerator) => {
  const users = createBoundedMap<User>(maxUsers, 3)
  const addUser = (given: NewUser): User =>
    users.add({
      id: ids.next(),
      globalName: given.username,
      isBot: false,
      locale: 'en-US',
      acceptsDms: true,
      hasInstalled: false,
      attachmentBytes: undefined,
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
