import type { Attachment, Channel, CommandOption, OptionValue } from '../store/types.ts'
import { userError } from '../store/user-error.ts'

/** Values by option name; a channel is given as its id. */
export type OptionInput = Record<string, string | number | boolean | Attachment>

type FindChannel = (id: string) => Channel | undefined

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

const isValid = (option: CommandOption, value: OptionInput[string], channelThere: FindChannel): boolean => {
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

const parseLeafOptions = (
  options: readonly CommandOption[],
  given: OptionInput,
  channelThere: FindChannel,
) => {
  const unknown = Object.keys(given).find((name) => !options.some((option) => option.name === name))
  if (unknown !== undefined) throw userError(`Unknown option "${unknown}".`)
  const attachments: Attachment[] = []
  const values: OptionValue[] = []
  for (const option of options) {
    const value = given[option.name]
    if (value === undefined) {
      if (option.required) throw userError(`The option "${option.name}" is required.`)
      continue
    }
    if (!isValid(option, value, channelThere))
      throw userError(`The value of the option "${option.name}" is not valid.`)
    if (typeof value === 'object') attachments.push(value)
    values.push({ name: option.name, type: option.type, value: typeof value === 'object' ? value.id : value })
  }
  return { options: values, attachments }
}

/** Ids in channel options, also in those of subcommands. */
export const channelIdsIn = (options: readonly OptionValue[]): string[] =>
  options.flatMap(({ type: kind, value, options: inner }) => [
    ...(kind === type.CHANNEL && typeof value === 'string' ? [value] : []),
    ...channelIdsIn(inner ?? []),
  ])

/** Validates option values and converts them to the API's format, nested under the subcommand. Throws user errors. */
export const parseOptions = (
  options: readonly CommandOption[],
  subcommands: readonly string[],
  given: OptionInput,
  channelThere: FindChannel,
): { options: OptionValue[]; attachments: Attachment[] } => {
  const [name, ...deeper] = subcommands
  const isBranch = options.some((option) => option.type === type.SUBCOMMAND || option.type === type.GROUP)
  if (name === undefined) {
    if (isBranch) throw userError('This command needs a subcommand.')
    return parseLeafOptions(options, given, channelThere)
  }
  const branch = options.find((option) => option.name === name)
  if (!branch || !isBranch) throw userError(`Unknown subcommand "${name}".`)
  const inner = parseOptions(branch.options ?? [], deeper, given, channelThere)
  return { ...inner, options: [{ name, type: branch.type, options: inner.options }] }
}
