import { randomBytes } from 'node:crypto'
import { answerWithinMs, tokenLastsMs } from '../limits.ts'
import type { Acknowledgement, Interaction, Message, StoreEvent } from './types.ts'
import type { Snowflakes } from './id-generator.ts'

export type NewInteraction = Pick<
  Interaction,
  'input' | 'userId' | 'channelId' | 'guildId' | 'context' | 'owners' | 'isForcedEphemeral'
>

export type Interactions = ReturnType<typeof createInteractions>

const stateAt = (one: Interaction, nowMs: number): Interaction['state'] => {
  if (one.acknowledgement === undefined) return nowMs - one.createdMs > answerWithinMs ? 'failed' : 'pending'
  const isForgotten = one.answeredMs === undefined && nowMs - one.createdMs > tokenLastsMs
  return isForgotten ? 'failed' : 'acknowledged'
}

/** Of Discord's form, but no longer than the 100 characters that a router takes as a part of a path. */
const tokenFor = (id: string): string =>
  Buffer.from(`interaction:${id}:${randomBytes(20).toString('hex')}`).toString('base64url')

/** What people asked of the application, of which the oldest is forgotten beyond the bound. */
export const createInteractions = (options: {
  ids: Snowflakes
  clock: () => number
  emit: (event: StoreEvent) => void
  max: number
}) => {
  const { ids, clock, emit, max } = options
  const byToken = new Map<string, Interaction>()

  /** A page learns that an answer failed to come without asking again and again. */
  const tellOfFailure = (interaction: Interaction): void => {
    const timer = setTimeout(() => {
      if (interaction.state === 'failed') emit({ type: 'interaction update', interaction })
    }, answerWithinMs + 50)
    timer.unref()
  }

  return {
    add(given: NewInteraction): Interaction {
      const createdMs = clock()
      const id = ids.next()
      const interaction: Interaction = {
        ...given,
        ...{ id, token: tokenFor(id), createdMs },
        ...{ acknowledgement: undefined, acknowledgedMs: undefined, answeredMs: undefined },
        ...{ isEphemeral: given.isForcedEphemeral, original: undefined, followUps: [] },
        get state() {
          return stateAt(this, clock())
        },
        get tookMs() {
          return this.answeredMs === undefined ? undefined : this.answeredMs - createdMs
        },
      }
      byToken.set(interaction.token, interaction)
      const oldest = byToken.size > max ? byToken.keys().next().value : undefined
      if (oldest !== undefined) byToken.delete(oldest)
      tellOfFailure(interaction)
      emit({ type: 'interaction', interaction })
      return interaction
    },

    withToken: (token: string): Interaction | undefined => byToken.get(token),

    /** Newest first. */
    all: (): Interaction[] => [...byToken.values()].reverse(),

    acknowledge(interaction: Interaction, how: Acknowledgement, original: Message | undefined): void {
      interaction.acknowledgement = how
      interaction.acknowledgedMs = clock()
      interaction.original = original
      if (how === 'answered' || how === 'updated') interaction.answeredMs = clock()
      emit({ type: 'interaction update', interaction })
    },

    /** Notes that the answer itself is there: after a deferral, the first edit or follow-up. */
    answered(interaction: Interaction): void {
      interaction.answeredMs ??= clock()
      emit({ type: 'interaction update', interaction })
    },

    isTokenOver: ({ createdMs }: Interaction): boolean => clock() - createdMs > tokenLastsMs,
  }
}
