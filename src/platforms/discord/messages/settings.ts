import { messagesIn } from '../../../i18n/languages.ts'
import { plural } from '../../../i18n/plural.ts'
import { discordMessagesIn } from './languages.ts'

export type ServerSettings = {
  isOn: boolean
  /** Mentions such as `<#id>`; undefined means all channels. */
  channels: readonly string[] | undefined
  /** 0..2; undefined if the server has not set it. */
  vividness: number | undefined
  /** Requests per hour of the whole server; undefined if the server has not set it. */
  hourlyLimit: number | undefined
}

/** Keeps the text within Discord's 2,000 characters per message. */
const maxMentions = 30

const channelsLine = (channels: readonly string[] | undefined, locale: string): string => {
  const { language } = messagesIn(locale)
  const { everywhere, nowhere, onlyIn, moreChannels } = discordMessagesIn(locale).settings
  if (!channels) return everywhere
  if (channels.length === 0) return nowhere
  const shown = channels.slice(0, maxMentions)
  const hidden = channels.length - shown.length
  if (hidden > 0) shown.push(plural(moreChannels, hidden, language))
  return onlyIn(new Intl.ListFormat(language).format(shown))
}

/** Returns the settings of a server, one per line. */
export const settingsText = (
  { isOn, channels, vividness = 1, hourlyLimit }: ServerSettings,
  locale: string,
): string => {
  const { language } = messagesIn(locale)
  const messages = discordMessagesIn(locale).settings
  return [
    isOn ? messages.on : messages.off,
    channelsLine(channels, locale),
    messages.vividness(new Intl.NumberFormat(language).format(vividness)),
    hourlyLimit === undefined ? messages.noHourlyLimit : plural(messages.hourlyLimit, hourlyLimit, language),
  ].join('\n')
}
