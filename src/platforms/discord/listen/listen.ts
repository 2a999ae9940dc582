import {
  Client,
  Events,
  GatewayDispatchEvents,
  GatewayIntentBits,
  Options,
  Partials,
  type GatewayReadyDispatchData,
  type Interaction,
  type RESTOptions,
} from 'discord.js'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { isRetryable } from '../../../core/errors.ts'
import { backoffMs } from '../../backoff.ts'
import type { PlatformEvents } from '../../events.ts'
import type { ReadLink } from '../../link-targets.ts'
import type { PlatformStore } from '../../store.ts'
import { platform } from './interaction-context.ts'
import { orBusy } from './acknowledge.ts'
import { translated, type InvalidGuard } from '../client/calls.ts'
import { colorizeCommand } from './colorize-command.ts'
import { names } from '../client/commands.ts'
import { createGuildBook } from './guilds.ts'
import { isCall, mentioned } from './mention.ts'
import { handleButton } from './button-handler.ts'
import { privacyCommand } from './privacy-command.ts'
import type { TokenCipher } from '../client/token-cipher.ts'
import { settingsCommand } from './settings-command.ts'
import { replyIdOf } from '../reply/target.ts'

export type ListeningParts = {
  token: string
  rest: Partial<RESTOptions>
  guard: InvalidGuard
  seal: TokenCipher
  events: PlatformEvents
  readLink: ReadLink
  store: PlatformStore
  onTrouble: (error: unknown) => void
}

const loginBackoffMs = 1_000

/** No privileged intent; nothing of strangers' messages is kept in memory. */
const createClient = (rest: Partial<RESTOptions>): Client =>
  new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    // a message that goes is named to us, though we keep none
    partials: [Partials.Channel, Partials.Message],
    shards: 'auto',
    allowedMentions: { parse: [] },
    enforceNonce: true,
    rest,
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      GuildMemberManager: { maxSize: 0, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
    }),
  })

const heard = async (interaction: Interaction, parts: ListeningParts): Promise<void> => {
  if (interaction.isButton()) return handleButton(interaction, parts)
  if (interaction.isMessageContextMenuCommand()) return colorizeCommand(interaction, parts)
  if (!interaction.isChatInputCommand()) return
  switch (interaction.commandName) {
    case names.colorize:
      return colorizeCommand(interaction, parts)
    case names.privacy:
      return orBusy(interaction, privacyCommand(interaction, parts))
    case names.settings:
      return orBusy(interaction, settingsCommand(interaction, parts))
  }
}

const connect = async (
  client: Client,
  { token, onTrouble }: ListeningParts,
  signal: AbortSignal,
): Promise<void> => {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      await client.login(token)
      return
    } catch (error) {
      const why = translated(error)
      if (!isRetryable(why)) throw why
      onTrouble(why)
      await wait(backoffMs(failures, loginBackoffMs), undefined, { signal }).catch(() => undefined)
    }
  }
}

/** Hears interactions and calls until `signal` aborts. discord.js reconnects and resumes by itself. */
export const listenToDiscord = async (parts: ListeningParts, signal: AbortSignal): Promise<void> => {
  const { events, store, onTrouble } = parts
  const client = createClient(parts.rest)
  parts.guard.watch(client.rest)
  const guilds = createGuildBook(events, store)
  const work = new Set<Promise<void>>()
  const see = (doing: Promise<void>): void => {
    const done = doing
      .catch((error: unknown) => {
        onTrouble(translated(error))
      })
      .finally(() => work.delete(done))
    work.add(done)
  }

  client.on(Events.InteractionCreate, (interaction) => {
    see(heard(interaction, parts))
  })
  client.on(Events.MessageCreate, (message) => {
    if (isCall(message)) see(mentioned(message, events))
  })
  client.on(Events.MessageDelete, ({ id, channelId }) => {
    see(events.onAnswerDeleted(platform, replyIdOf({ channel_id: channelId, id })))
  })
  // each session begins with it, also one that takes the place of a lost one
  client.ws.on(GatewayDispatchEvents.Ready, ({ guilds: all, shard = [0, 1] }: GatewayReadyDispatchData) => {
    const ids = all.map(({ id }) => id)
    see(guilds.areNow(ids, shard))
  })
  client.on(Events.GuildCreate, ({ id }) => {
    see(guilds.joined(id))
  })
  client.on(Events.GuildDelete, ({ id }) => {
    see(guilds.left(id))
  })
  client.on(Events.Error, onTrouble)
  client.on(Events.ShardError, (error) => {
    onTrouble(error)
  })

  try {
    await connect(client, parts, signal)
    if (!signal.aborted) await once(signal, 'abort')
  } finally {
    await Promise.allSettled(work) // what was heard is recorded before we leave
    await client.destroy()
  }
}
