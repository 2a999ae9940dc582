import type { NoticeCode } from '../../../core/domain.ts'
import type { Plural } from '../../../i18n/messages.ts'

/** Errors whose shared text does not fit Discord. */
type DiscordCode =
  'no_image' | 'over_quota' | 'opted_out' | 'switched_off' | 'message_unreadable' | 'source_deleted'

/** The paths of commands, subcommands and options. */
export type CommandPath =
  | 'colorize'
  | 'colorize.image'
  | 'colorize.link'
  | 'colorize.vividness'
  | 'colorize.sideBySide'
  | 'colorize.private'
  | 'privacy'
  | 'privacy.optOut'
  | 'privacy.optIn'
  | 'privacy.deleteMyData'
  | 'settings'
  | 'settings.show'
  | 'settings.on'
  | 'settings.off'
  | 'settings.channels'
  | 'settings.channels.add'
  | 'settings.channels.remove'
  | 'settings.channels.all'
  | 'settings.vividness'
  | 'settings.vividness.value'
  | 'settings.quota'
  | 'settings.quota.perHour'

/** The texts for Discord in one language, in Discord's Markdown. */
export type DiscordMessages = {
  refusals: Record<DiscordCode, string>
  hereItIs: string
  hereTheyAre: string
  beforeAndAfter: string
  repeated: (url: string) => string
  notices: Record<Exclude<NoticeCode, 'not_a_moderator'>, string>
  managersOnly: string
  altText: string
  /** At most 20 characters each; `colourOnly` switches back from `sideBySide`. */
  buttons: Record<'moreVivid' | 'softer' | 'sideBySide' | 'colourOnly' | 'remove', string>
  /** `wait` is a form of `seconds` or `minutes`. */
  next: (wait: string) => string
  inLine: (place: number, wait: string) => string
  seconds: Plural
  minutes: Plural
  /** Introduces an answer that is sent as a message of its own because the interaction has expired. */
  late: string
  lateFrom: (whereUrl: string) => string
  settings: {
    on: string
    off: string
    everywhere: string
    nowhere: string
    onlyIn: (channels: string) => string
    moreChannels: Plural
    vividness: (value: string) => string
    hourlyLimit: Plural
    noHourlyLimit: string
  }
  /** The label in the "Apps" menu of a message. */
  messageCommand: string
  /** Lower-case names; descriptions of at most 100 characters. */
  commands: Record<CommandPath, readonly [name: string, description: string]>
}
