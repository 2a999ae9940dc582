import { MessageFlags } from 'discord.js'
import { setTimeout as wait } from 'node:timers/promises'
import type { ErrorCode } from '../../../core/errors.ts'
import { discordRefusal } from '../messages/answer.ts'
import type { RequestContext, PlatformEvents } from '../../events.ts'
import type { AnyInteraction } from './interaction-context.ts'

/** Discord waits 3 s for a sign of life: so much of it may be spent on finding out whether we would refuse. */
const lookMs = 500

type Prospect = Awaited<ReturnType<PlatformEvents['checkEligibility']>>

const unknown: Prospect = { policy: { speak: 'freely', nsfw: true }, rejection: undefined }

/** What is known in time; who would be refused after all is told so later. */
export const lookAhead = async (events: PlatformEvents, asking: RequestContext): Promise<Prospect> => {
  const known = events.checkEligibility(asking).catch((): Prospect => ({ ...unknown, rejection: 'busy' }))
  return (await inTime(known, lookMs)) ?? unknown
}

/** Still in time for Discord, whatever the way there takes. */
const silenceMs = 2_000

/** Who would hear nothing of us in time, or ever, is told that we are busy. */
export const orBusy = async (interaction: AnyInteraction, work: Promise<void>): Promise<void> => {
  const isHeard = () => interaction.replied || interaction.deferred
  const done = work.then(() => true)
  const isInTime = inTime(done, silenceMs).catch(() => false)
  if ((await isInTime) !== true && !isHeard()) await refuseImmediately(interaction, 'busy')
  await done
}

/** What is known by then; undefined where it is not. */
export const inTime = async <T>(work: Promise<T>, ms: number): Promise<T | undefined> => {
  const stop = new AbortController()
  const late = wait(ms, undefined, { signal: stop.signal }).catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    stop.abort()
  }
}

/** Words to who asked alone: the first that they hear of us, or after it. */
export const replyImmediately = async (interaction: AnyInteraction, content: string): Promise<void> => {
  const words = { content, flags: MessageFlags.Ephemeral } as const
  if (interaction.replied || interaction.deferred) await interaction.followUp(words)
  else await interaction.reply(words)
}

export const refuseImmediately = (interaction: AnyInteraction, code: ErrorCode): Promise<void> =>
  replyImmediately(interaction, discordRefusal(code, interaction.locale))
