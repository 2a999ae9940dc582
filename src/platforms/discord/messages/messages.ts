import type { NoticeCode } from '../../../core/domain.ts'
import type { Plural } from '../../../i18n/messages.ts'

/** What Discord says otherwise, because people stand elsewhere there. */
type DiscordCode =
  'no_image' | 'over_quota' | 'opted_out' | 'switched_off' | 'message_unreadable' | 'source_deleted'

/** Commands, what hangs below them, and their options, by their path. */
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

/** What Discord users read, in one language; Discord's Markdown. */
export type DiscordMessages = {
  refusals: Record<DiscordCode, string>
  hereItIs: string
  hereTheyAre: string
  beforeAndAfter: string
  repeated: (url: string) => string
  notices: Record<Exclude<NoticeCode, 'not_a_moderator'>, string>
  managersOnly: string
  altText: string
  /** `colourOnly` leads back from `sideBySide`. */
  buttons: Record<'moreVivid' | 'softer' | 'sideBySide' | 'colourOnly' | 'remove', string>
  /** `wait` is one of the two below. */
  next: (wait: string) => string
  inLine: (place: number, wait: string) => string
  seconds: Plural
  minutes: Plural
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
  /** Under "Apps" of a message. */
  messageCommand: string
  commands: Record<CommandPath, readonly [name: string, description: string]>
}
