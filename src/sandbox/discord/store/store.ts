import { connectGateway } from '../gateway/events.ts'
import { createFaults } from '../fault-injection.ts'
import { createPeople } from './user-actions.ts'
import { readSamples } from '../../samples.ts'
import { createSessions } from '../gateway/sessions.ts'
import { createWorld, type WorldOptions } from './state.ts'

export type DiscordStoreOptions = WorldOptions & {
  /** How long a session without a connection can be resumed. */
  resumableMs?: number
  /** How many events a session keeps for a client that resumes. */
  bufferedEvents?: number
}

export type DiscordStore = Awaited<ReturnType<typeof createDiscordStore>>

/** The local Discord, with one guild in which the bot is a member, and what a person does there. */
export const createDiscordStore = async (options: DiscordStoreOptions) => {
  const world = createWorld(options)
  const { resumableMs = 180_000, bufferedEvents = 1_000 } = options
  const sessions = createSessions({ clock: world.clock, resumableMs, bufferedEvents })
  connectGateway(world, sessions)
  const { places } = world
  const you = places.addUser({ username: 'you', hasInstalled: true })
  const archivist = places.addUser({ username: 'archivist' })
  const guild = places.addGuild({ name: 'Sandbox', owner: you })
  places.addMember(guild, archivist)
  const photos = places.addChannel(guild, { name: 'old-photos' })
  places.addChannel(guild, { name: 'after-dark', nsfw: true })
  const people = createPeople(world)
  const samples = await readSamples()
  for (const { id, title, bytes } of samples)
    await people.post({
      channel: photos,
      author: archivist,
      content: title,
      files: [{ filename: `${id}.jpg`, bytes }],
    })
  return {
    ...world,
    ...places,
    ...people,
    ...createFaults(sessions),
    sessions,
    samples,
    you,
  }
}
