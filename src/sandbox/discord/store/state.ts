import { createHash } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { attachmentLimit, mebibyte } from '../limits.ts'
import { createCommands } from './commands.ts'
import { createDirectory } from './directory.ts'
import { createFiles } from './files.ts'
import { createIdGenerator } from './id-generator.ts'
import { createInteractions } from './interactions.ts'
import { createMessages } from './messages.ts'
import type { Guild, StoreEvent, User } from './types.ts'

export type DiscordStateOptions = {
  /** Base URL of the site. A function, because it is only known once the server listens. */
  publicUrl: () => string
  /** Path of the local Discord below `publicUrl`. */
  prefix: string
  /** Time in ms since 1970 for timestamps and deadlines. Rate limits use the system clock. */
  clock?: () => number
  /** The only accepted bot token; default: any token is accepted. */
  token?: string | undefined
  /** Whether the application has the privileged message content intent. */
  messageContent?: boolean
  maxMessages?: number
  maxInteractions?: number
  /** Total size of stored files. */
  maxFileBytes?: number
  /** Size limit of one file for users without a subscription. */
  attachmentBytes?: number
}

export type DiscordState = ReturnType<typeof createState>

/** Everything the local Discord holds in memory. */
export const createState = (options: DiscordStateOptions) => {
  const { clock = Date.now, attachmentBytes = 10 * mebibyte } = options
  const address = (path: string): string =>
    `${options.publicUrl().replace(/\/+$/, '')}${options.prefix}${path}`
  const events = new EventEmitter<{ change: [StoreEvent] }>().setMaxListeners(0)
  const emit = (event: StoreEvent): void => void events.emit('change', event)
  const ids = createIdGenerator(clock)
  const directory = createDirectory(ids, clock, emit)
  const files = createFiles({ clock, address, maxBytes: options.maxFileBytes ?? 256 * mebibyte })
  const max = options.maxMessages ?? 10_000
  return {
    clock,
    address,
    events,
    emit,
    ids,
    directory,
    files,
    /** The application has the same id as its bot. */
    application: {
      id: directory.bot.id,
      token: options.token,
      messageContent: options.messageContent ?? false,
      verifyKey: createHash('sha256').update(directory.bot.id).digest('hex'),
    },
    messages: createMessages({ ids, clock, files, directory, emit, max }),
    interactions: createInteractions({ ids, clock, emit, max: options.maxInteractions ?? 10_000 }),
    commands: createCommands(ids, emit),
    attachmentLimit: (guild: Guild | undefined, user?: User): number =>
      attachmentLimit(attachmentBytes, guild, user),
  }
}

export const isTokenValid = ({ application }: DiscordState, token: string): boolean =>
  token !== '' && (application.token === undefined || application.token === token)
