import { readSamples } from '../../samples.ts'
import { createFaults } from '../fault-injection.ts'
import { dispatchStoreEvents } from '../gateway/events.ts'
import { createSessions } from '../gateway/sessions.ts'
import { createState, type DiscordStateOptions } from './state.ts'
import { createUserActions } from './user-actions.ts'

export type DiscordStoreOptions = DiscordStateOptions & {
  /** How long a disconnected gateway session can be resumed. */
  resumableMs?: number
  /** Number of events that a session keeps for resuming. */
  bufferedEvents?: number
}

export type DiscordStore = Awaited<ReturnType<typeof createDiscordStore>>

/** The local Discord with one guild, two channels and the sample photos. */
export const createDiscordStore = async (options: DiscordStoreOptions) => {
  const state = createState(options)
  const { resumableMs = 180_000, bufferedEvents = 1_000 } = options
  const sessions = createSessions({ clock: state.clock, resumableMs, bufferedEvents })
  dispatchStoreEvents(state, sessions)
  const { directory } = state
  const you = directory.addUser({ username: 'you', hasInstalled: true })
  const archivist = directory.addUser({ username: 'archivist' })
  const guild = directory.addGuild({ name: 'Sandbox', owner: you })
  directory.addMember(guild, archivist)
  const photos = directory.addChannel(guild, { name: 'old-photos' })
  directory.addChannel(guild, { name: 'after-dark', nsfw: true })
  const people = createUserActions(state)
  const samples = await readSamples()
  for (const { id, title, bytes } of samples)
    await people.post({
      channel: photos,
      author: archivist,
      content: title,
      files: [{ filename: `${id}.jpg`, bytes }],
    })
  return {
    ...state,
    ...directory,
    ...people,
    ...createFaults(sessions),
    sessions,
    samples,
    you,
  }
}
