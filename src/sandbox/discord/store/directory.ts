import { createChannels } from './channels.ts'
import { createGuilds } from './guilds.ts'
import type { IdGenerator } from './id-generator.ts'
import type { Channel, Guild, StoreEvent } from './types.ts'
import { createUsers } from './users.ts'

export type Directory = ReturnType<typeof createDirectory>

/** Users, guilds and channels. */
export const createDirectory = (ids: IdGenerator, clock: () => number, emit: (event: StoreEvent) => void) => {
  const users = createUsers(ids)
  const { bot } = users
  const guilds = createGuilds({ ids, clock, emit, bot })
  return {
    ...users,
    ...guilds,
    ...createChannels(ids, emit, bot),
    guildOf: ({ guildId }: Pick<Channel, 'guildId'>): Guild | undefined =>
      guildId === undefined ? undefined : guilds.guilds.get(guildId),
  }
}
