import type { DiscordStore } from '../store/store.ts'
import type { Interaction, Message, OptionValue } from '../store/types.ts'
import { viewOfFile } from './file-view.ts'
import { nameOf, viewOfAuthor } from './user-view.ts'

/** The images that a command was run on, while they still exist; at most four. */
export const sourcesOf = (store: DiscordStore, { input }: Interaction) => {
  const attachments =
    input.kind === 'slash' ? input.attachments : input.kind === 'message' ? input.target.attachments : []
  return attachments
    .filter(({ id, width }) => width !== undefined && store.files.bytesOf(id))
    .slice(0, 4)
    .map((one) => viewOfFile(store, one))
}

/** `/photo add` or `Colorize`; undefined for a button. */
const commandNameOf = ({ input }: Interaction): string | undefined => {
  if (input.kind === 'button') return undefined
  const below = (options: readonly OptionValue[]): string[] =>
    options.flatMap(({ name, options: inner }) => (inner ? [name, ...below(inner)] : []))
  return input.kind === 'message'
    ? input.command.name
    : [input.command.name, ...below(input.options)].join(' ')
}

export const viewOfCommandUse = (store: DiscordStore, { interaction, isFollowUp }: Message) => {
  if (!interaction || isFollowUp || interaction.input.kind === 'button') return undefined
  const { input, userId } = interaction
  return {
    by: nameOf(store, userId),
    name: commandNameOf(interaction),
    isSlash: input.kind === 'slash',
    sources: input.kind === 'slash' ? sourcesOf(store, interaction) : [],
  }
}

/** The state of the last button press on a message; undefined once it has been answered. */
export const viewOfPress = (pressed: Interaction | undefined) => {
  if (pressed?.input.kind !== 'button') return undefined
  const { state, acknowledgement, answeredMs, input } = pressed
  const isWorking = acknowledgement === 'update deferred' && answeredMs === undefined
  if (state === 'acknowledged' && !isWorking) return undefined
  return { id: pressed.id, customId: input.customId, hasFailed: state === 'failed' }
}

/** A command without an answer: still pending, or failed. */
export const viewOfPendingCommand = (store: DiscordStore, interaction: Interaction) => {
  const { id, input, createdMs } = interaction
  return {
    id,
    timestampMs: createdMs,
    author: viewOfAuthor(store, store.bot.id),
    use: {
      by: store.you.username,
      name: commandNameOf(interaction),
      isSlash: input.kind === 'slash',
      sources: [],
    },
    isSent: true,
    hasFailed: interaction.state === 'failed',
    sources: sourcesOf(store, interaction),
  }
}
