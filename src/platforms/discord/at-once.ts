import { MessageFlags } from 'discord.js'
import { setTimeout as wait } from 'node:timers/promises'
import type { ErrorCode } from '../../errors.ts'
import { discordRefusal } from '../../replies-discord.ts'
import type { Asking, PlatformEvents } from '../platform.ts'
import type { AnyInteraction } from './asking.ts'

/** Discord waits 3 s for a sign of life: so much of it may be spent on finding out whether we would refuse. */
const lookMs = 500
/** And so much on doing what is done before anything is said. */
const workMs = 2_000

type Prospect = Awaited<ReturnType<PlatformEvents['prospect']>>

const unknown: Prospect = { policy: { speak: 'freely', nsfw: true }, objection: undefined }

/** What comes of it, or `late` where it takes longer. */
const within = async <T>(ms: number, work: Promise<T>, late: T): Promise<T> => {
  const stop = new AbortController()
  const end = wait(ms, late, { signal: stop.signal }).catch(() => late)
  try {
    return await Promise.race([work, end])
  } finally {
    stop.abort()
  }
}

/** What is known in time; who would be refused after all is told so later. */
export const lookAhead = (events: PlatformEvents, asking: Asking): Promise<Prospect> => {
  const known = events.prospect(asking).catch((): Prospect => ({ ...unknown, objection: 'busy' }))
  return within(lookMs, known, unknown)
}

/** An answer in words, to who asked alone, without more ado. */
export const sayAtOnce = async (interaction: AnyInteraction, content: string): Promise<void> => {
  await interaction.reply({ content, flags: MessageFlags.Ephemeral })
}

/** What `work` has to say, or that it could not be done in time. @throws what `work` throws, once that is said */
export const sayOfWork = async (interaction: AnyInteraction, work: Promise<string>): Promise<void> => {
  const busy = discordRefusal('busy', interaction.locale)
  const said = await within(workMs, work, busy).catch(() => busy)
  await sayAtOnce(interaction, said)
  await work
}

export const refuseAtOnce = (interaction: AnyInteraction, code: ErrorCode): Promise<void> =>
  sayAtOnce(interaction, discordRefusal(code, interaction.locale))
