import type { NoticeCode, Outcome } from '../core/domain.ts'
import { firstPage, refusalSentence, remarksOn, sentenceOf, messagesIn } from './replies.ts'

type Coloured = Extract<Outcome, { kind: 'colorized' }>
type DiscordWords = ReturnType<typeof messagesIn>['discord']

/** Each of Discord's locales that has words of its own; what it lacks is shown in English. */
export const discordLocales = ['de', 'es-ES', 'es-419', 'fr', 'ja', 'pt-BR'] as const
export type DiscordLocalizations = Record<(typeof discordLocales)[number], string>

/** The one sentence for a refused or failed request, by its ErrorCode, as it fits Discord. */
export const discordRefusal = (code: string, locale: string): string =>
  sentenceOf(messagesIn(locale).discord.refusals, code) ?? refusalSentence(code, locale)

const colouredAnswer = (outcome: Coloured, locale: string): string => {
  const { guess, discord } = messagesIn(locale)
  const count = outcome.pictures.filter(({ kind }) => kind === 'colorized').length
  const page = firstPage(outcome)
  const link = page === undefined ? '' : ` [${discord.beforeAndAfter}](<${page}>)`
  return [
    count === 1 ? discord.hereItIs : discord.hereTheyAre,
    ...remarksOn(outcome.pictures, locale, discordRefusal),
    `-# ${guess}${link}`,
  ].join('\n')
}

/** What became of a request for something else than colour. */
export const discordNotice = (notice: NoticeCode, locale: string): string => {
  const { notices, managersOnly } = messagesIn(locale).discord
  return notice === 'not_a_moderator' ? managersOnly : notices[notice]
}

/** The text of the message that has the coloured pictures, or that says why there are none. Discord's Markdown. */
export const discordAnswer = (outcome: Outcome, locale: string): string => {
  switch (outcome.kind) {
    case 'colorized':
      return colouredAnswer(outcome, locale)
    case 'refused':
      return discordRefusal(outcome.code, locale)
    case 'repeated':
      return messagesIn(locale).discord.repeated(outcome.url)
    case 'notice':
      return discordNotice(outcome.notice, locale)
  }
}

/** What a picture shows, for who cannot see it. */
export const discordAltText = (locale: string): string => messagesIn(locale).discord.altText

/** The labels under an answer; `colourOnly` leads back from `sideBySide`. */
export const discordButtons = (locale: string): DiscordWords['buttons'] => messagesIn(locale).discord.buttons

/** An answer in a message of its own, because it came too late for the reply; `whereUrl` is where it was asked for. */
export const discordLate = (body: string, whereUrl: string | undefined, locale: string): string => {
  const { late, lateFrom } = messagesIn(locale).discord
  return `${whereUrl === undefined ? late : lateFrom(whereUrl)}\n\n${body}`
}

const plural = (forms: DiscordWords['minutes'], count: number, language: string): string => {
  const isOne = new Intl.PluralRules(language).select(count) === 'one'
  return ((isOne ? forms.one : undefined) ?? forms.other).replace('#', String(count))
}

/** Nobody counts single seconds of a longer wait. */
const roughly = (ms: number): number => {
  const seconds = Math.max(1, Math.ceil(ms / 1_000))
  return seconds <= 10 ? seconds : Math.ceil(seconds / 5) * 5
}

/** Where in line a request is, from 1, and about how long it takes from now. */
export const discordProgress = (
  { place, etaMs }: { place: number; etaMs: number },
  locale: string,
): string => {
  const { language, discord } = messagesIn(locale)
  const seconds = roughly(etaMs)
  const wait =
    seconds < 60
      ? plural(discord.seconds, seconds, language)
      : plural(discord.minutes, Math.round(seconds / 60), language)
  return place === 1 ? discord.next(wait) : discord.inLine(place, wait)
}

export type DiscordSettings = {
  isOn: boolean
  /** Mentions, as `<#id>`; undefined where it is all of them. */
  channels: readonly string[] | undefined
  /** 0..2, and requests of the whole server: undefined where it has set none of its own. */
  vividness: number | undefined
  hourlyLimit: number | undefined
}

/** A message holds 2,000 characters. */
const mentionsShown = 30

const channelsLine = (channels: readonly string[] | undefined, locale: string): string => {
  const { language, discord } = messagesIn(locale)
  const { everywhere, nowhere, onlyIn, moreChannels } = discord.settings
  if (!channels) return everywhere
  if (channels.length === 0) return nowhere
  const more = channels.length - mentionsShown
  const shown = [
    ...channels.slice(0, mentionsShown),
    ...(more > 0 ? [plural(moreChannels, more, language)] : []),
  ]
  return onlyIn(new Intl.ListFormat(language).format(shown))
}

/** How we behave on a server, in a few lines. */
export const discordSettings = (
  { isOn, channels, vividness = 1, hourlyLimit }: DiscordSettings,
  locale: string,
): string => {
  const { language, discord } = messagesIn(locale)
  const words = discord.settings
  return [
    isOn ? words.on : words.off,
    channelsLine(channels, locale),
    words.vividness(new Intl.NumberFormat(language).format(vividness)),
    hourlyLimit === undefined ? words.noHourlyLimit : plural(words.hourlyLimit, hourlyLimit, language),
  ].join('\n')
}

/** For who may not change the settings. */
export const discordManagersOnly = (locale: string): string => messagesIn(locale).discord.managersOnly

type LocalizedName = { name: string; nameLocalizations: DiscordLocalizations }
export type LocalizedCommand = LocalizedName & {
  description: string
  descriptionLocalizations: DiscordLocalizations
}
export type DiscordCommandWords = {
  /** Under "Apps" of a message: no description there. */
  message: LocalizedName
  /** Commands, subcommands and options, by their path, as `settings.quota.perHour`. */
  chat: Record<keyof DiscordWords['commands'], LocalizedCommand>
}

const localized = (say: (words: DiscordWords) => string): [string, DiscordLocalizations] => [
  say(messagesIn('en').discord),
  Object.fromEntries(
    discordLocales.map((locale) => [locale, say(messagesIn(locale).discord)]),
  ) as DiscordLocalizations,
]

const commandWords = (path: keyof DiscordWords['commands']): LocalizedCommand => {
  const [name, nameLocalizations] = localized(({ commands }) => commands[path][0])
  const [description, descriptionLocalizations] = localized(({ commands }) => commands[path][1])
  return { name, description, nameLocalizations, descriptionLocalizations }
}

/** What the commands and their options are called and described as, in all languages. */
export const discordCommands = (): DiscordCommandWords => {
  const [name, nameLocalizations] = localized(({ messageCommand }) => messageCommand)
  const paths = Object.keys(messagesIn('en').discord.commands) as (keyof DiscordWords['commands'])[]
  return {
    message: { name, nameLocalizations },
    chat: Object.fromEntries(paths.map((path) => [path, commandWords(path)])) as DiscordCommandWords['chat'],
  }
}
