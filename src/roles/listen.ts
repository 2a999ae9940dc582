import { ColorizeError } from '../errors.ts'
import type { Platform } from '../platforms/platform.ts'
import { createIntake, type Books } from './intake.ts'
import type { Stores } from './store.ts'

export type Listening = { close(): Promise<void> }

/** Listens on every platform until closed. A platform that gives up takes the process with it: see `onDead`. */
export const startListening = (
  platforms: readonly Platform[],
  stores: Stores,
  books: Books,
  onDead: (error: ColorizeError) => void,
): Listening => {
  const stop = new AbortController()
  const events = createIntake(books)
  const running = platforms.map((platform) =>
    platform.listen(events, stores.storeOf(platform.name), stop.signal).catch((cause: unknown) => {
      onDead(new ColorizeError('internal', `${platform.name} stopped listening`, { cause }))
    }),
  )
  return {
    async close() {
      stop.abort()
      await Promise.all(running)
    },
  }
}
