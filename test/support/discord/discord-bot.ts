import sharp from 'sharp'
import { expect, vi } from 'vitest'
import type { Message, Channel, User, Interaction } from '../../../src/sandbox/discord/store/types.ts'
import { startDiscordSandbox, type DiscordSandbox } from './discord-sandbox.ts'
import { startTestProgram, type TestProgram } from '../program/test-program.ts'
import { testSecrets } from '../secrets.ts'

const patience = { timeout: 25_000, interval: 25 }

/** The settings of a bot that uses this sandbox as Discord. */
export const discordEnv = ({ api, host, store }: DiscordSandbox): Record<string, string> => ({
  DISCORD_API_URL: api,
  FETCH_ALLOW_HOSTS: host,
  DISCORD_TOKEN: testSecrets.discordToken,
  DISCORD_APPLICATION_ID: store.application.id,
})

export type DiscordBot = Awaited<ReturnType<typeof startDiscordBot>>

type SandboxOptions = Parameters<typeof startDiscordSandbox>[0]

/** The whole program on a local Discord, and what users do there. */
export const startDiscordBot = async (env: Record<string, string> = {}, options: SandboxOptions = {}) => {
  const sandbox = await startDiscordSandbox(options)
  const { store } = sandbox
  const start = (): Promise<TestProgram> => startTestProgram({ ...discordEnv(sandbox), ...env })
  const program = await start()
  let running = program
  const guild = [...store.guilds.values()][0]
  const channelNamed = (name: string): Channel => {
    const found = [...store.channels.values()].find((channel) => channel.name === name)
    if (!found) throw new Error(`no channel ${name}`)
    return found
  }
  if (!guild) throw new Error('the sandbox begins with a guild')
  const photos = channelNamed('old-photos')
  const [sample] = store.samples
  if (!sample) throw new Error('the sandbox has samples')
  const small = await sharp(sample.bytes).resize({ width: 240 }).jpeg().toBuffer()

  // commands are registered and each shard is connected: Discord does not repeat what happened before
  const { shards = 1 } = options
  const isReady = () => store.commandsFor(photos).length > 0 && store.sessions.connected().length >= shards
  await vi.waitUntil(isReady, patience)

  const photo = (filename = 'old.jpg') => ({ filename, bytes: small })
  const upload = (channel: Channel = photos, filename?: string) => store.upload(channel, photo(filename))

  let people = 0
  const newPerson = (locale = 'en-US', where = guild): User => {
    const user = store.addUser({ username: `person${people++}`, locale, hasInstalled: true })
    store.addMember(where, user)
    return user
  }
  /** Adds a server that another user owns. */
  const newServer = () => {
    const made = store.addGuild({ name: 'A server', owner: newPerson() })
    return { guild: made, channel: store.addChannel(made, { name: 'general' }) }
  }

  /** Runs `/colorize` with a photo. */
  const colorize = async (
    given: { channel?: Channel; user?: User; options?: Record<string, string | number | boolean> } = {},
  ): Promise<Interaction> => {
    const { channel = photos, user, options = {} } = given
    const image = await upload(channel)
    return store.invoke({
      command: 'colorize',
      channel,
      options: { image, ...options },
      ...(user && { user }),
    })
  }

  /** Waits for the interaction's answer, which replaces "thinking". */
  const answered = async (interaction: Interaction): Promise<Message> => {
    await expect.poll(() => interaction.answeredMs, patience).toBeDefined()
    if (!interaction.original) throw new Error('it was answered')
    return interaction.original
  }
  /** Waits until the interaction's answer carries a picture. */
  const coloured = async (interaction: Interaction): Promise<Message> => {
    await expect.poll(() => interaction.original?.attachments.length ?? 0, patience).toBeGreaterThan(0)
    if (!interaction.original) throw new Error('it was answered')
    return interaction.original
  }
  const bytesOf = async (message: Message, i = 0): Promise<Buffer> => {
    const attachment = message.attachments[i]
    if (!attachment) throw new Error('no such attachment')
    return Buffer.from(await (await fetch(store.urlOf(attachment))).arrayBuffer())
  }
  const buttons = (message: Message) =>
    message.components.flatMap((row) => (row['components'] ?? []) as Record<string, unknown>[])
  const press = (message: Message, label: string, user?: User): Interaction => {
    const button = buttons(message).find((one) => one['label'] === label)
    if (!button) throw new Error(`no button ${label}`)
    return store.pressButton({ message, customId: String(button['custom_id']), ...(user && { user }) })
  }
  /** The bot's messages in a channel that are not deleted. */
  const written = (channel: Channel): Message[] =>
    store
      .messagesSeenBy(store.you, channel)
      .filter(({ authorId, isDeleted }) => authorId === store.bot.id && !isDeleted)

  return {
    sandbox,
    store,
    program,
    guild,
    photos,
    patience,
    channelNamed,
    photo,
    upload,
    colorize,
    answered,
    coloured,
    bytesOf,
    buttons,
    press,
    written,
    newPerson,
    newServer,
    /** Starts the program again. It keeps its data only if the test gave it a Redis: the data folder is removed. */
    restart: async (meanwhile: () => void) => {
      await running.close()
      meanwhile()
      running = await start()
      await vi.waitUntil(isReady, patience)
    },
    close: async () => {
      await running.close()
      await sandbox.close()
    },
  }
}
