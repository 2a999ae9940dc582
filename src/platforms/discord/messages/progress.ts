import { messagesIn } from '../../../i18n/languages.ts'
import { plural } from '../../../i18n/plural.ts'
import type { Progress } from '../../platform.ts'
import { discordMessagesIn } from './languages.ts'

/** Rounds up to whole seconds, and above 10 to multiples of 5. */
const roundedSeconds = (ms: number): number => {
  const seconds = Math.max(1, Math.ceil(ms / 1_000))
  return seconds <= 10 ? seconds : Math.ceil(seconds / 5) * 5
}

/** Returns the place of a request in the queue and the estimated wait. */
export const progressText = ({ place, etaMs }: Progress, locale: string): string => {
  const { language } = messagesIn(locale)
  const { seconds, minutes, next, inLine } = discordMessagesIn(locale)
  const waitSeconds = roundedSeconds(etaMs)
  const wait =
    waitSeconds < 60
      ? plural(seconds, waitSeconds, language)
      : plural(minutes, Math.round(waitSeconds / 60), language)
  return place === 1 ? next(wait) : inLine(place, wait)
}
