import { ColorizeError } from '../core/errors.ts'
import type { Colorizer } from './colorizer.ts'

export type Switching = {
  /** Stays the same while the one behind it changes; whoever works with it notices nothing. */
  readonly colorizer: Colorizer
  /** New photos go to `next`; the one before is closed when its own are done, which is when this answers. */
  readonly switchTo: (next: Colorizer) => Promise<void>
}

type Held = { colorizer: Colorizer; photos: Set<Promise<void>> }

const holding = (colorizer: Colorizer): Held => ({ colorizer, photos: new Set() })

/** A colorizer that can be exchanged while photos are under way: none is lost. `onLost`: once, when its device is gone. */
export const createSwitching = (
  first: Colorizer,
  onLost: (error: ColorizeError) => void = () => undefined,
): Switching => {
  let current = holding(first)
  let isLost = false
  const retiring = new Set<Promise<void>>()

  /** Counted from the moment it is asked for: the one it went to lives until it is done. */
  const counted = <T>({ photos }: Held, photo: Promise<T>): Promise<T> => {
    const done = (): void => {
      photos.delete(settled)
    }
    const settled: Promise<void> = photo.then(done, (error: unknown) => {
      done()
      if (isLost || !(error instanceof ColorizeError) || error.code !== 'device_lost') return
      isLost = true
      onLost(error)
    })
    photos.add(settled)
    return photo
  }

  const retire = async ({ colorizer, photos }: Held): Promise<void> => {
    while (photos.size > 0) await Promise.all(photos)
    await colorizer.close()
  }

  return {
    colorizer: {
      get model() {
        return current.colorizer.model
      },
      get device() {
        return current.colorizer.device
      },
      get passedOver() {
        return current.colorizer.passedOver
      },
      get concurrency() {
        return current.colorizer.concurrency
      },
      colorize: (...args) => counted(current, current.colorizer.colorize(...args)),
      recolour: (...args) => counted(current, current.colorizer.recolour(...args)),
      close: async () => {
        await Promise.all([current.colorizer.close(), ...retiring])
      },
    },
    switchTo: async (next) => {
      const before = current
      current = holding(next)
      const retired = retire(before)
      retiring.add(retired)
      await retired.finally(() => retiring.delete(retired))
    },
  }
}
