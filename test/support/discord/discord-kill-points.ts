import { expect, vi } from 'vitest'
import { nonceOf } from '../../../src/platforms/discord/reply/target.ts'
import { markOf } from '../../../src/platforms/discord/reply/buttons.ts'
import type { Interaction, Message } from '../../../src/sandbox/discord/store/types.ts'
import { startKillableBot, type Boundary, type KillableBot } from '../program/kill-points.ts'
import { discordEnv } from './discord-bot.ts'
import { greyPhoto } from './discord-results.ts'
import { startDiscordSandbox, type DiscordSandbox } from './discord-sandbox.ts'
import type { ProgramKind, RoleProcess } from '../program/role-processes.ts'

const patience = { timeout: 30_000, interval: 50 }
/** In the real program, a killed worker's lock expires after 10 s, and stalled jobs are looked for every 5 s. */
const settling = { timeout: 90_000, interval: 200 }

export const idOf = ({ id }: Interaction): string => `discord-${id}`

const buttonsOf = ({ components }: Message) =>
  components.flatMap((row) => (row['components'] ?? []) as Record<string, unknown>[])

/** A boundary whose path may depend on the interaction. */
type Step = Omit<Boundary, 'call' | 'name' | 'path'> & { path: RegExp | ((asked: Interaction) => RegExp) }

/** The edit that adds the picture to the interaction's answer. */
export const itsPicture = {
  role: 'worker',
  method: 'PATCH',
  hasFiles: true,
  path: ({ token }: Interaction) => new RegExp(`/${token}/messages/@original$`),
} as const

export type KillableDiscordBot = Awaited<ReturnType<typeof startKillableDiscordBot>>

/** A listener and a worker on a local Discord, which a test can kill at a boundary. */
export const startKillableDiscordBot = async (aheadMs = 0, kind: ProgramKind = 'real') => {
  const deadly: KillableBot<DiscordSandbox> = await startKillableBot(
    (hooks) => startDiscordSandbox({ ...hooks, aheadMs }),
    discordEnv,
    kind,
  )
  const { local, bot, killAt } = deadly
  const { store } = local
  const photos = store.channelNamed('old-photos')
  if (!photos) throw new Error('the sandbox begins with that channel')
  const direct = store.directChannel(store.bot, store.you)
  const processes = { worker: await bot.run('worker'), listen: await bot.run('listen') }

  /** Waits until the listener is logged in and its commands are registered. */
  const listening = () =>
    vi.waitUntil(
      () => store.sessions.connected().length > 0 && store.commandsFor(photos).length > 0,
      patience,
    )
  const start = async (process: RoleProcess): Promise<void> => {
    await process.start()
    await listening()
  }
  await listening()

  /** Runs `/colorize` with a new photo. */
  let photosMade = 0
  const colorize = async (options: Record<string, boolean> = {}): Promise<Interaction> => {
    const bytes = await greyPhoto(64 + photosMade++)
    const image = await store.upload(photos, { filename: 'old.jpg', bytes })
    return store.invoke({ command: 'colorize', channel: photos, options: { image, ...options } })
  }
  const press = (message: Message, label: string): Interaction => {
    const button = buttonsOf(message).find((one) => one['label'] === label)
    return store.pressButton({ message, customId: String(button?.['custom_id']) })
  }
  const seen = (): Message[] =>
    [photos, direct].flatMap((channel) => store.messagesSeenBy(store.you, channel))

  return {
    ...deadly,
    store,
    processes,
    photos,
    direct,
    listening,
    start,
    colorize,
    press,
    seen,
    /** Asks, kills the process when it reaches the boundary, and starts it again. */
    killDuring: async (step: Step, ask: () => Promise<Interaction> | Interaction) => {
      const victim = processes[step.role]
      const interaction = await ask() // it is delivered in the event loop's next turn
      const path = step.path instanceof RegExp ? step.path : step.path(interaction)
      await killAt({ call: 1, name: '', ...step, path }, victim)
      await start(victim)
      return interaction
    },
    settled: () => expect.poll(() => bot.unsettled(), settling).toBe(0),
    /** The messages that carry the answer's picture. */
    answersTo: (interaction: Interaction): Message[] => {
      const mark = markOf({ nonce: nonceOf(idOf(interaction)) })
      return seen().filter(
        (message) =>
          message.attachments.length === 1 && buttonsOf(message).some((one) => one['custom_id'] === mark),
      )
    },
    coloured: async (interaction: Interaction): Promise<Message> => {
      await expect.poll(() => interaction.original?.attachments.length, patience).toBe(1)
      if (!interaction.original) throw new Error('it was answered')
      return interaction.original
    },
    stateOf: async (interaction: Interaction) => (await bot.ledger.read(idOf(interaction)))?.state,
  }
}
