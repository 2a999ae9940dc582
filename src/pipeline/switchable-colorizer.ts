import { ColorizeError } from '../core/errors.ts'
import type { Colorizer } from './colorizer.ts'

export type SwitchableColorizer = {
  /** Always the same object; it forwards each photo to the colorizer that is current at that moment. */
  readonly colorizer: Colorizer
  /** Sends new photos to `next`. Resolves after the previous colorizer has finished its photos and is closed. */
  readonly switchTo: (next: Colorizer) => Promise<void>
}

type Current = { colorizer: Colorizer; pending: Set<Promise<void>> }

const withoutPhotos = (colorizer: Colorizer): Current => ({ colorizer, pending: new Set() })

/**
 * A colorizer that can be replaced while photos are being processed, without losing one. Calls `onDeviceLost` once, if
 * a photo fails because the device is gone.
 */
export const createSwitchableColorizer = (
  first: Colorizer,
  onDeviceLost: (error: ColorizeError) => void = () => undefined,
): SwitchableColorizer => {
  let current = withoutPhotos(first)
  let isLost = false
  const closing = new Set<Promise<void>>()

  /** Keeps the colorizer of a photo open until the photo is done. */
  const track = <T>({ pending }: Current, photo: Promise<T>): Promise<T> => {
    const done = (): void => {
      pending.delete(settled)
    }
    const settled: Promise<void> = photo.then(done, (error: unknown) => {
      done()
      if (isLost || !(error instanceof ColorizeError) || error.code !== 'device_lost') return
      isLost = true
      onDeviceLost(error)
    })
    pending.add(settled)
    return photo
  }

  const closeWhenDone = async ({ colorizer, pending }: Current): Promise<void> => {
    while (pending.size > 0) await Promise.all(pending)
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
      colorize: (...args) => track(current, current.colorizer.colorize(...args)),
      recolor: (...args) => track(current, current.colorizer.recolor(...args)),
      close: async () => {
        await Promise.all([current.colorizer.close(), ...closing])
      },
    },
    switchTo: async (next) => {
      const previous = current
      current = withoutPhotos(next)
      const closed = closeWhenDone(previous)
      closing.add(closed)
      await closed.finally(() => closing.delete(closed))
    },
  }
}
