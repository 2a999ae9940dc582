import { createHash } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { createCommands } from './commands.ts'
import { createFiles } from './files.ts'
import { createInteractions } from './interactions.ts'
import { attachmentLimit, mebibyte } from '../limits.ts'
import { createMessages } from './messages.ts'
import { createPlaces } from './directory.ts'
import type { Guild, StoreEvent, User } from './types.ts'
import { createSnowflakes } from './id-generator.ts'

export type WorldOptions = {
  /** The address of the whole site; known only once it listens. */
  publicUrl: () => string
  /** Where the local Discord lies below it. */
  prefix: string
  /** Ms since 1970. Everything that Discord dates, and every deadline, is by it; rate limits are by the real one. */
  clock?: () => number
  /** The only token that is taken; any unless given. */
  token?: string | undefined
  /** Whether the application has the privileged intent of that name. */
  messageContent?: boolean
  maxMessages?: number
  maxInteractions?: number
  /** The bound of all files together. */
  maxFileBytes?: number
  /** What everybody may attach as one file. */
  attachmentBytes?: number
}

export type World = ReturnType<typeof createWorld>

/** All that the local Discord remembers, and how it changes. */
export const createWorld = (options: WorldOptions) => {
  const { clock = Date.now, attachmentBytes = 10 * mebibyte } = options
  const address = (path: string): string =>
    `${options.publicUrl().replace(/\/+$/, '')}${options.prefix}${path}`
  const events = new EventEmitter<{ change: [StoreEvent] }>().setMaxListeners(0)
  const emit = (event: StoreEvent): void => void events.emit('change', event)
  const ids = createSnowflakes(clock)
  const places = createPlaces(ids, clock, emit)
  const files = createFiles({ clock, address, maxBytes: options.maxFileBytes ?? 256 * mebibyte })
  const max = options.maxMessages ?? 10_000
  return {
    clock,
    address,
    events,
    emit,
    ids,
    places,
    files,
    /** The application, whose id its bot shares. */
    application: {
      id: places.bot.id,
      token: options.token,
      messageContent: options.messageContent ?? false,
      verifyKey: createHash('sha256').update(places.bot.id).digest('hex'),
    },
    messages: createMessages({ ids, clock, files, places, emit, max }),
    interactions: createInteractions({ ids, clock, emit, max: options.maxInteractions ?? 10_000 }),
    commands: createCommands(ids, emit),
    attachmentLimit: (guild: Guild | undefined, user?: User): number =>
      attachmentLimit(attachmentBytes, guild, user),
  }
}

export const isTokenValid = ({ application }: World, token: string): boolean =>
  token !== '' && (application.token === undefined || application.token === token)
