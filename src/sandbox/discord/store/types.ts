/** Records are plain and mutable: a test may change them directly, for example a channel's overwrites. */
export type Json = Record<string, unknown>

export type User = {
  id: string
  username: string
  globalName: string
  isBot: boolean
  locale: string
  /** Whether the user accepts direct messages from users and bots who are not friends. */
  acceptsDms: boolean
  /** Whether the user installed the application to their account. */
  hasInstalled: boolean
  /** File size limit of the user's subscription; undefined without one. */
  attachmentBytes: number | undefined
}

export type Role = { id: string; name: string; permissions: bigint; position: number }

/** Type 0: a role, 1: a member. */
type Overwrite = { id: string; type: 0 | 1; allow: bigint; deny: bigint }

export type Member = { userId: string; roleIds: string[]; joinedMs: number }

export type Guild = {
  id: string
  name: string
  ownerId: string
  /** The first is @everyone; its id is the guild's id. */
  roles: Role[]
  members: Map<string, Member>
  premiumTier: 0 | 1 | 2 | 3
  preferredLocale: string
  /** Makes answers of user-installed applications ephemeral. */
  forbidsExternalApps: boolean
  joinedByBotMs: number
}

/** Type 0: guild text channel, 1: direct channel, 3: group channel. */
export type Channel = {
  id: string
  type: 0 | 1 | 3
  guildId: string | undefined
  name: string
  nsfw: boolean
  overwrites: Overwrite[]
  /** Members of a direct or group channel; empty in a guild. */
  memberIds: string[]
  lastMessageId: string | undefined
}

export type Attachment = {
  id: string
  /** The channel in the file's CDN path. */
  channelId: string
  filename: string
  contentType: string | undefined
  size: number
  width: number | undefined
  height: number | undefined
  description: string | undefined
  flags: number
  /** Uploaded for a command option or part of an ephemeral answer; the CDN path starts with ephemeral-attachments. */
  isEphemeral: boolean
}

/** The content of a message or of a snapshot. */
export type MessageBody = {
  content: string
  attachments: Attachment[]
  embeds: Json[]
  components: Json[]
}

export type Snapshot = MessageBody & {
  type: number
  flags: number
  mentionIds: string[]
  timestampMs: number
  editedMs: number | undefined
}

/** Type 0: reply, 1: forward. */
type Reference = { type: 0 | 1; messageId: string; channelId: string; guildId: string | undefined }

export type Message = MessageBody & {
  id: string
  channelId: string
  guildId: string | undefined
  authorId: string
  /** 0: default, 19: reply, 20: answer to a slash command, 23: answer to a message command. */
  type: number
  flags: number
  mentionIds: string[]
  mentionsEveryone: boolean
  timestampMs: number
  editedMs: number | undefined
  reference: Reference | undefined
  snapshots: Snapshot[]
  nonce: string | number | undefined
  poll: Json | undefined
  /** The interaction that this message answers. */
  interaction: Interaction | undefined
  isFollowUp: boolean
  isDeleted: boolean
}

/** A registered command; `body` holds all fields as sent by the application. */
export type Command = {
  id: string
  version: string
  guildId: string | undefined
  name: string
  /** 1: slash command, 2: user command, 3: message command. */
  type: 1 | 2 | 3
  body: Json
  integrationTypes: number[]
  /** Undefined: every context. */
  contexts: number[] | undefined
  defaultMemberPermissions: bigint | undefined
  nsfw: boolean
  options: CommandOption[]
}

/** Texts by locale. */
export type Localizations = Record<string, string> | null | undefined

type Choice = { name: string; name_localizations?: Localizations; value: string | number }

export type CommandOption = {
  name: string
  name_localizations?: Localizations
  description?: string | undefined
  description_localizations?: Localizations
  type: number
  required?: boolean | undefined
  choices?: Choice[] | undefined
  options?: CommandOption[] | undefined
  /** Accepted channel types of a channel option; undefined: all. */
  channel_types?: number[] | undefined
  min_value?: number | undefined
  max_value?: number | undefined
  min_length?: number | undefined
  max_length?: number | undefined
}

export type OptionValue = {
  name: string
  type: number
  value?: string | number | boolean
  options?: OptionValue[]
}

export type InteractionInput =
  | { kind: 'slash'; command: Command; options: OptionValue[]; attachments: Attachment[] }
  | { kind: 'message'; command: Command; target: Message }
  | { kind: 'button'; customId: string; message: Message }

/** The type of the first response. */
export type Acknowledgement = 'deferred' | 'answered' | 'update deferred' | 'updated'

export type Interaction = {
  id: string
  token: string
  input: InteractionInput
  userId: string
  channelId: string
  guildId: string | undefined
  /** 0: guild, 1: direct channel with the bot, 2: other conversation. */
  context: 0 | 1 | 2
  /** By installation type: 0 has the guild's id ("0" in a direct channel), 1 the user's id. */
  owners: Partial<Record<'0' | '1', string>>
  createdMs: number
  acknowledgement: Acknowledgement | undefined
  acknowledgedMs: number | undefined
  /** Time of the answer itself: of the callback, or after a deferral of the first edit or follow-up. */
  answeredMs: number | undefined
  /** The answer is ephemeral whatever the application asks for. */
  isForcedEphemeral: boolean
  /** Decided by the first response. */
  isEphemeral: boolean
  /** The message at `@original`: the first response, or the message of the pressed button. */
  original: Message | undefined
  followUps: Message[]
  /** `failed` is shown as "The application did not respond". */
  readonly state: 'pending' | 'acknowledged' | 'failed'
  readonly tookMs: number | undefined
}

/** A failure to inject into the next matching request. */
export type Fault = {
  method?: string
  /** Path below `/api/v10` or, outside the API, below the prefix: `/channels/1/messages`, `/attachments/...`. */
  path: string | RegExp
  /** HTTP status; default 500. 0 closes the connection without an answer. */
  status?: number
  /** Discord's error code. */
  code?: number
  message?: string
  headers?: Record<string, string>
  /** Fail after the request took effect, like a lost response. */
  after?: boolean
  /** Same as status 0. */
  cut?: boolean
}

export type StoreEvent =
  | { type: 'message' | 'message update' | 'message delete'; message: Message }
  | { type: 'message bulk delete'; ids: string[]; channelId: string; guildId: string | undefined }
  | { type: 'interaction'; interaction: Interaction }
  | { type: 'interaction update'; interaction: Interaction }
  | { type: 'commands' }
  | { type: 'guild join' | 'guild leave' | 'guild update'; guild: Guild }
  | { type: 'channel' | 'channel update'; channel: Channel }
  | { type: 'typing'; channel: Channel }
