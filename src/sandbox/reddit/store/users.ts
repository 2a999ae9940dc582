import { nowUtc } from './posts-and-comments.ts'
import type { User } from './types.ts'

export const createUsers = (nextId: () => string, max: number) => {
  const users = new Map<string, User>()
  const named = (name: string): User | undefined => users.get(name.toLowerCase())
  const ensure = (name: string): User => {
    const known = named(name)
    if (known) return known
    const user = { id: nextId(), name, createdUtc: nowUtc() }
    users.set(name.toLowerCase(), user)
    const oldest = users.size > max ? users.keys().next().value : undefined
    if (oldest !== undefined) users.delete(oldest)
    return user
  }
  return { named, ensure }
}
