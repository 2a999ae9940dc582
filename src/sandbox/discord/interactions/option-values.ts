import type { Attachment, Channel, CommandOption, OptionValue } from '../store/types.ts'
import { cannot } from '../store/user-error.ts'

/** By the options' names; a channel is given by its id. */
export type GivenOptions = Record<string, string | number | boolean | Attachment>

/** A channel of the place in which a command is used. */
type ChannelThere = (id: string) => Channel | undefined

const type = {
  SUBCOMMAND: 1,
  GROUP: 2,
  STRING: 3,
  INTEGER: 4,
  BOOLEAN: 5,
  CHANNEL: 7,
  NUMBER: 10,
  ATTACHMENT: 11,
} as const

const isWithin = (value: number, min: number | undefined, max: number | undefined): boolean =>
  value >= (min ?? -Infinity) && value <= (max ?? Infinity)

const isOfTypes = (channel: Channel | undefined, types: readonly number[] | undefined): boolean =>
  channel !== undefined && (!types || types.length === 0 || types.includes(channel.type))

const fits = (option: CommandOption, value: GivenOptions[string], channelThere: ChannelThere): boolean => {
  if (option.choices && option.choices.length > 0)
    return option.choices.some((choice) => choice.value === value)
  if (option.type === type.BOOLEAN) return typeof value === 'boolean'
  if (option.type === type.ATTACHMENT) return typeof value === 'object' && value.isEphemeral
  if (option.type === type.CHANNEL)
    return typeof value === 'string' && isOfTypes(channelThere(value), option.channel_types)
  if (option.type === type.STRING)
    return typeof value === 'string' && isWithin(value.length, option.min_length, option.max_length ?? 6_000)
  const isNumber = typeof value === 'number' && (option.type === type.NUMBER || Number.isSafeInteger(value))
  return isNumber && isWithin(value, option.min_value, option.max_value)
}

const readLeaf = (options: readonly CommandOption[], given: GivenOptions, channelThere: ChannelThere) => {
  const unknown = Object.keys(given).find((name) => !options.some((option) => option.name === name))
  if (unknown !== undefined) throw cannot(`There is no option "${unknown}".`)
  const attachments: Attachment[] = []
  const values: OptionValue[] = []
  for (const option of options) {
    const value = given[option.name]
    if (value === undefined) {
      if (option.required) throw cannot(`The option "${option.name}" is required.`)
      continue
    }
    if (!fits(option, value, channelThere)) throw cannot(`The option "${option.name}" does not take that.`)
    if (typeof value === 'object') attachments.push(value)
    values.push({ name: option.name, type: option.type, value: typeof value === 'object' ? value.id : value })
  }
  return { options: values, attachments }
}

/** The ids of the channels that were named, wherever they lie. */
export const channelsIn = (options: readonly OptionValue[]): string[] =>
  options.flatMap(({ type: kind, value, options: inner }) => [
    ...(kind === type.CHANNEL && typeof value === 'string' ? [value] : []),
    ...channelsIn(inner ?? []),
  ])

/** What a person filled in, as it goes over the wire; a subcommand's options lie within it. */
export const readOptions = (
  options: readonly CommandOption[],
  subcommands: readonly string[],
  given: GivenOptions,
  channelThere: ChannelThere,
): { options: OptionValue[]; attachments: Attachment[] } => {
  const [name, ...deeper] = subcommands
  const isBranch = options.some((option) => option.type === type.SUBCOMMAND || option.type === type.GROUP)
  if (name === undefined) {
    if (isBranch) throw cannot('That command wants a subcommand.')
    return readLeaf(options, given, channelThere)
  }
  const branch = options.find((option) => option.name === name)
  if (!branch || !isBranch) throw cannot(`There is no subcommand "${name}".`)
  const inner = readOptions(branch.options ?? [], deeper, given, channelThere)
  return { ...inner, options: [{ name, type: branch.type, options: inner.options }] }
}
