/** What the local Discord remembers. Records are plain and mutable: a test closes a channel to the bot by its overwrites. */
export type Json = Record<string, unknown>

export type User = {
  id: string
  username: string
  globalName: string
  isBot: boolean
  /** The language that the person reads Discord in. */
  locale: string
  /** Whether the person takes direct messages of those with whom no friendship exists. */
  acceptsDms: boolean
  /** Whether the person added the application to the own account. */
  hasInstalled: boolean
  /** What the person's subscription allows for one file; undefined for what everybody has. */
  attachmentBytes: number | undefined
}

export type Role = { id: string; name: string; permissions: bigint; position: number }

/** Type 0 is a role's, type 1 a member's. */
export type Overwrite = { id: string; type: 0 | 1; allow: bigint; deny: bigint }

export type Member = { userId: string; roleIds: string[]; joinedMs: number }

export type Guild = {
  id: string
  name: string
  ownerId: string
  /** The first is @everyone, whose id is the guild's. */
  roles: Role[]
  members: Map<string, Member>
  premiumTier: 0 | 1 | 2 | 3
  preferredLocale: string
  /** What an application answers that only the person has installed is then seen by that person alone. */
  forbidsExternalApps: boolean
  joinedByBotMs: number
}

/** Type 0 is a guild's text channel, 1 a conversation of two, 3 one of a group. */
export type Channel = {
  id: string
  type: 0 | 1 | 3
  guildId: string | undefined
  name: string
  nsfw: boolean
  overwrites: Overwrite[]
  /** The people of a conversation; empty in a guild. */
  memberIds: string[]
  lastMessageId: string | undefined
}

export type Attachment = {
  id: string
  /** The channel's whose folder on the CDN the file lies in. */
  channelId: string
  filename: string
  contentType: string | undefined
  size: number
  width: number | undefined
  height: number | undefined
  description: string | undefined
  flags: number
  /** Uploaded for a command, or shown in an answer that one person sees: it lies under ephemeral-attachments. */
  isEphemeral: boolean
}

/** What can be seen of a message, be it one's own or the copy that a forward carries. */
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

/** Type 0 answers a message, type 1 forwards it. */
export type Reference = { type: 0 | 1; messageId: string; channelId: string; guildId: string | undefined }

export type Message = MessageBody & {
  id: string
  channelId: string
  guildId: string | undefined
  authorId: string
  /** 0 plain, 19 a reply, 20 and 23 answers to a slash command and to a message command. */
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
  /** The interaction that it answers. */
  interaction: Interaction | undefined
  isFollowUp: boolean
  isDeleted: boolean
}

/** A command as it is registered; the rest of its fields lies in `body`, as it goes over the wire. */
export type Command = {
  id: string
  version: string
  guildId: string | undefined
  name: string
  /** 1 slash, 2 on a user, 3 on a message. */
  type: 1 | 2 | 3
  body: Json
  integrationTypes: number[]
  /** Undefined: wherever its installation reaches. */
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
  /** Of a channel option: the types of channels that it takes; all of them where it says nothing. */
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

/** How the application first answered. */
export type Acknowledgement = 'deferred' | 'answered' | 'update deferred' | 'updated'

export type Interaction = {
  id: string
  token: string
  input: InteractionInput
  userId: string
  channelId: string
  guildId: string | undefined
  /** 0 in a guild, 1 in a conversation with the bot, 2 in any other conversation. */
  context: 0 | 1 | 2
  /** By installation: 0 the guild's id, or "0"; 1 the user's. */
  owners: Partial<Record<'0' | '1', string>>
  createdMs: number
  acknowledgement: Acknowledgement | undefined
  acknowledgedMs: number | undefined
  /** When the answer itself was there: at once, or with the first edit after a deferral. */
  answeredMs: number | undefined
  /** Only the person sees what comes of it, whatever the application wants. */
  isForcedEphemeral: boolean
  /** Fixed by the first answer. */
  isEphemeral: boolean
  /** What `@original` is: the first answer, or the message that the component sits on. */
  original: Message | undefined
  followUps: Message[]
  /** Failed is what a person reads as "The application did not respond". */
  readonly state: 'pending' | 'acknowledged' | 'failed'
  /** From the command to the answer, in ms. */
  readonly tookMs: number | undefined
}

/** What goes wrong on purpose the next time `path` is called. */
export type Fault = {
  method?: string
  /** Below the API's version, or below the prefix for what is no API: `/channels/1/messages`, `/attachments/...`. */
  path: string | RegExp
  /** 500 unless given; 0 cuts the connection instead of answering. */
  status?: number
  /** Discord's own code in the error's body. */
  code?: number
  message?: string
  headers?: Record<string, string>
  /** Do the work first and fail then: an answer lost on its way. */
  after?: boolean
  /** Cut the connection instead of answering, as status 0 does. */
  cut?: boolean
}

export type StoreEvent =
  | { type: 'message' | 'message update' | 'message delete'; message: Message }
  | { type: 'interaction'; interaction: Interaction }
  | { type: 'interaction update'; interaction: Interaction }
  | { type: 'commands' }
  | { type: 'guild join' | 'guild leave' | 'guild update'; guild: Guild }
  | { type: 'channel' | 'channel update'; channel: Channel }
  | { type: 'typing'; channel: Channel }
