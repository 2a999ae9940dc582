import { randomBytes } from 'node:crypto'
import { answerWithinMs, tokenLastsMs } from '../limits.ts'
import type { IdGenerator } from './id-generator.ts'
import type { Acknowledgement, Interaction, Message, StoreEvent } from './types.ts'

type NewInteraction = Pick<
  Interaction,
  'input' | 'userId' | 'channelId' | 'guildId' | 'context' | 'owners' | 'isForcedEphemeral'
>

const stateAt = (one: Interaction, nowMs: number): Interaction['state'] => {
  if (one.acknowledgement === undefined) return nowMs - one.createdMs > answerWithinMs ? 'failed' : 'pending'
  const isForgotten = one.answeredMs === undefined && nowMs - one.createdMs > tokenLastsMs
  return isForgotten ? 'failed' : 'acknowledged'
}

/** Has Discord's format, but fits the router's limit of 100 characters per path parameter. */
const tokenFor = (id: string): string =>
  Buffer.from(`interaction:${id}:${randomBytes(20).toString('hex')}`).toString('base64url')

/** Commands run and buttons pressed. Beyond `max` the oldest is removed. */
export const createInteractions = (options: {
  ids: IdGenerator
  clock: () => number
  emit: (event: StoreEvent) => void
  max: number
}) => {
  const { ids, clock, emit, max } = options
  const byToken = new Map<string, Interaction>()

  /** Emits an event when the deadline passes unanswered, so that the page does not have to poll. */
  const scheduleFailureEvent = (interaction: Interaction): void => {
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
        id,
        token: tokenFor(id),
        createdMs,
        acknowledgement: undefined,
        acknowledgedMs: undefined,
        answeredMs: undefined,
        isEphemeral: given.isForcedEphemeral,
        original: undefined,
        followUps: [],
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
      scheduleFailureEvent(interaction)
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

    /** Records the time of the answer itself: after a deferral, that of the first edit or follow-up. */
    markAnswered(interaction: Interaction): void {
      interaction.answeredMs ??= clock()
      emit({ type: 'interaction update', interaction })
    },

    isTokenExpired: ({ createdMs }: Interaction): boolean => clock() - createdMs > tokenLastsMs,
  }
}
