import { MessageFlags } from 'discord.js'
import { setTimeout as wait } from 'node:timers/promises'
import type { ErrorCode } from '../../errors.ts'
import { discordRefusal } from '../../replies-discord.ts'
import type { Asking, PlatformEvents } from '../platform.ts'
import type { AnyInteraction } from './asking.ts'

/** Discord waits 3 s for a sign of life: so much of it may be spent on finding out whether we would refuse. */
const lookMs = 500

type Prospect = Awaited<ReturnType<PlatformEvents['prospect']>>

const unknown: Prospect = { policy: { speak: 'freely', nsfw: true }, objection: undefined }

/** What is known in time; who would be refused after all is told so later. */
export const lookAhead = async (events: PlatformEvents, asking: Asking): Promise<Prospect> => {
  const stop = new AbortController()
  const late = wait(lookMs, unknown, { signal: stop.signal }).catch(() => unknown)
  const known = events.prospect(asking).catch((): Prospect => ({ ...unknown, objection: 'busy' }))
  try {
    return await Promise.race([known, late])
  } finally {
    stop.abort()
  }
}

/** An answer in words, to who asked alone, without more ado. */
export const sayAtOnce = async (interaction: AnyInteraction, content: string): Promise<void> => {
  await interaction.reply({ content, flags: MessageFlags.Ephemeral })
}

export const refuseAtOnce = (interaction: AnyInteraction, code: ErrorCode): Promise<void> =>
  sayAtOnce(interaction, discordRefusal(code, interaction.locale))
