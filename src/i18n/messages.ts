import type { NoticeCode, PictureNote, SpeakLevel } from '../core/domain.ts'
import type { ErrorCode } from '../core/errors.ts'

/** The fault is ours or the platform's, or nobody is told: to a user these are all one. */
type UnexplainedCode =
  | 'model_invalid'
  | 'device_unavailable'
  | 'device_lost'
  | 'network_failed'
  | 'reply_refused'
  | 'nobody_to_answer'
  | 'answer_unknown'
  | 'forgotten'
  | 'prediction_invalid'
  | 'platform_rate_limited'
  | 'platform_unavailable'
  | 'platform_auth_failed'
  | 'platform_gap'
  | 'output_unavailable'
  | 'output_exists'
  | 'payload_invalid'
  | 'payload_newer'
  | 'backup_invalid'
  | 'backup_refused'
  | 'settings_invalid'
  | 'internal'

/** What Discord says otherwise, because people stand elsewhere there. */
type DiscordCode =
  'no_image' | 'over_quota' | 'opted_out' | 'switched_off' | 'message_unreadable' | 'source_deleted'

/** By the plural rules of the language; `#` stands for the number. */
export type Plural = { one?: string; other: string }

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

type RedditWords = {
  /** The link to the only picture, and to one of several: no full stop. */
  hereItIs: string
  inColour: string
  /** Between that link and a sentence behind it. */
  afterLink: string
  /** Above links, above the one picture inside a comment, above several. */
  links: string
  inlineOne: string
  inlineSeveral: string
  /** How to be rid of an answer, and of us: "delete" and "opt out" are what we hear. No brackets. */
  manners: string
  about: string
  repeated: (url: string) => string
  caption: string
  messageSubject: string
  messageIntro: (placeUrl: string) => string
  noted: string
  notices: Record<Exclude<NoticeCode, 'policy_set' | 'not_a_moderator'>, string>
  notAModerator: (place: string) => string
  policy: (place: string, clauses: string) => string
  speak: Record<SpeakLevel, string>
  /** Follows a clause of `speak`. */
  leavesNsfw: string
}

type DiscordWords = {
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

/** All that is said in one language. One sentence each; nothing of a cause leaks. */
export type Messages = {
  /** BCP 47: by whose rules numbers, plurals and lists are formed. */
  language: string
  refusals: Record<Exclude<ErrorCode, UnexplainedCode>, string>
  apology: string
  notes: Record<PictureNote, string>
  guess: string
  reddit: RedditWords
  discord: DiscordWords
}
