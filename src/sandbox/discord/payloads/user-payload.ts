import type { DiscordState } from '../store/state.ts'
import type { Json, Member, User } from '../store/types.ts'

export const isoTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '000+00:00')

export const userPayload = (user: User): Json => ({
  id: user.id,
  username: user.username,
  discriminator: user.isBot ? '0001' : '0',
  global_name: user.isBot ? null : user.globalName,
  avatar: null,
  avatar_decoration_data: null,
  collectibles: null,
  primary_guild: null,
  public_flags: 0,
  ...(user.isBot && { bot: true }),
})

/** Stands in for a user that was evicted from the store. */
const deletedUser = (id: string): Json => ({
  id,
  username: 'Deleted User',
  discriminator: '0',
  global_name: null,
  avatar: null,
  public_flags: 0,
})

export const userPayloadById = ({ directory }: DiscordState, id: string): Json => {
  const user = directory.users.get(id)
  return user ? userPayload(user) : deletedUser(id)
}

/** A guild member without its `user` field. */
export const memberPayload = ({ roleIds, joinedMs }: Member): Json => ({
  nick: null,
  avatar: null,
  banner: null,
  premium_since: null,
  communication_disabled_until: null,
  roles: roleIds,
  joined_at: isoTime(joinedMs),
  flags: 0,
  pending: false,
  mute: false,
  deaf: false,
})
