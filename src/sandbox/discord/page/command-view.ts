import type { DiscordStore } from '../store/store.ts'
import type { Channel, Command, CommandOption, Localizations } from '../store/types.ts'

const [subcommand, group] = [1, 2]

const inLanguage = (text: string, localizations: Localizations, locale: string): string =>
  localizations?.[locale] ?? text

type Named = Pick<CommandOption, 'name' | 'name_localizations' | 'description' | 'description_localizations'>

const labelOf = (one: Named, locale: string): string => inLanguage(one.name, one.name_localizations, locale)

const descriptionOf = (one: Named, locale: string): string =>
  inLanguage(one.description ?? '', one.description_localizations, locale)

const viewOfOption = (option: CommandOption, locale: string) => {
  const { name, type, required = false, min_value, max_value, max_length, channel_types } = option
  return {
    name,
    type,
    required,
    min: min_value,
    max: max_value,
    maxLength: max_length,
    label: labelOf(option, locale),
    description: descriptionOf(option, locale),
    channelTypes: channel_types,
    choices: option.choices?.map((choice) => ({
      label: inLanguage(choice.name, choice.name_localizations, locale),
      value: choice.value,
    })),
  }
}

/** Lists subcommands as commands of their own: `photo add`. */
const flat = (names: Named[], options: readonly CommandOption[], locale: string): unknown[] => {
  const branches = options.filter(({ type }) => type === subcommand || type === group)
  if (branches.length > 0) return branches.flatMap((one) => flat([...names, one], one.options ?? [], locale))
  const last = names.at(-1)
  return [
    {
      name: names.map(({ name }) => name).join(' '),
      label: names.map((one) => labelOf(one, locale)).join(' '),
      description: last && descriptionOf(last, locale),
      options: options.map((option) => viewOfOption(option, locale)),
    },
  ]
}

const namedBy = ({ name, body }: Command): Named => ({
  name,
  name_localizations: body['name_localizations'] as Localizations,
  description: typeof body['description'] === 'string' ? body['description'] : '',
  description_localizations: body['description_localizations'] as Localizations,
})

/** The commands available to the visitor in a channel, with names in the visitor's language. */
export const viewOfCommands = (store: DiscordStore, channel: Channel) => {
  const { locale } = store.you
  const offered = store.commandsFor(channel)
  return {
    slash: offered
      .filter(({ type }) => type === 1)
      .flatMap((command) => flat([namedBy(command)], command.options, locale)),
    onMessages: offered
      .filter(({ type }) => type === 3)
      .map((command) => ({ name: command.name, label: labelOf(namedBy(command), locale) })),
  }
}
