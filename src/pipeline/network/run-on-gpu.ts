import { ColorizeError } from '../../core/errors.ts'
import type { Model } from '../models/model-card.ts'
import { firstLineOf, type Device } from './device.ts'
import { createNetwork, type Network } from './network.ts'
import { openSession, runSession, type Run } from './session.ts'
import type { TensorMath } from './tensor-math.ts'
import { verifyColors } from './verify-network.ts'

/** Fails if the device no longer works. Takes no profile, because a full disk would make that fail too. */
const checkDevice = async ({ card, bytes }: Model, device: Device, tensors: TensorMath): Promise<void> => {
  const session = await openSession(bytes, 1, device)
  try {
    await verifyColors(card, createNetwork(card, session, device, tensors), tensors)
  } finally {
    await session.release()
  }
}

/**
 * Runs a network on a device that can disappear. After a failed run it tries a small picture in a new session: if that
 * works the photo was at fault (network_failed), otherwise the device is gone (device_lost).
 */
export const createGpuRun =
  (model: Model, device: Device, tensors: TensorMath): Run =>
  async (...run) => {
    try {
      return await runSession(...run)
    } catch (error) {
      await checkDevice(model, device, tensors).catch((reason: unknown) => {
        const message = `${device} failed on a photo and on the check after it (${firstLineOf(reason)})`
        throw new ColorizeError('device_lost', message, {
          cause: error instanceof Error ? error.cause : error,
        })
      })
      throw error
    }
  }

/** Longer to shorter side of most photos and prints. */
const commonRatios = [1, 4 / 3, 7 / 5, 3 / 2, 16 / 9]

/**
 * Runs the network once at each common input size. A GPU chooses or compiles its kernels per size, and the first photo
 * of a size would otherwise wait for that.
 */
export const warmUp = async (network: Network): Promise<void> => {
  const sizes = commonRatios.flatMap((ratio) => [network.inputSize(ratio, 1), network.inputSize(1, ratio)])
  const distinct = new Map(sizes.map((size) => [`${size.widthPx} x ${size.heightPx}`, size]))
  for (const { widthPx, heightPx } of distinct.values()) {
    const lightness = new Float32Array(widthPx * heightPx).fill(50)
    const inverseTemperature = network.inverseTemperatures?.own ?? 1
    await network.run({ lightness, widthPx, heightPx, inverseTemperature })
  }
}
