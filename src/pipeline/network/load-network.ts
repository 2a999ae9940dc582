import { ColorizeError } from '../../core/errors.ts'
import { readModel, type Model } from '../models/model-card.ts'
import {
  bestFirst,
  firstLineOf,
  reasonUnavailable,
  type Device,
  type DeviceChoice,
  type RejectedDevice,
} from './device.ts'
import { createNetwork, type Network } from './network.ts'
import { createGpuRun, warmUp } from './run-on-gpu.ts'
import { openSession, runSession } from './session.ts'
import type { TensorMath } from './tensor-math.ts'
import { verifyColors, verifyDevice, verifyTensorNames } from './verify-network.ts'

export type LoadOptions = {
  /** Threads of one run on the CPU. */
  threads: number
  /** `auto` takes the first of cuda, webgpu and cpu that passes its check. */
  device: DeviceChoice
}

const loadOn = async (
  device: Device,
  model: Model,
  threads: number,
  tensors: TensorMath,
): Promise<Network> => {
  const { card, bytes } = model
  const session = await openSession(bytes, threads, device).catch((cause: unknown) => {
    const code = device === 'cpu' ? 'model_invalid' : 'device_unavailable'
    throw new ColorizeError(code, `${card.file} cannot run on ${device}`, { cause })
  })
  const run = device === 'cpu' ? runSession : createGpuRun(model, device, tensors)
  const network = createNetwork(card, session, device, tensors, run)
  try {
    verifyTensorNames(card, session)
    if (device === 'cpu') await verifyColors(card, network, tensors)
    else {
      await verifyDevice(model, device, tensors)
      await warmUp(network)
    }
    return network
  } catch (error) {
    await network.close()
    throw error
  }
}

/**
 * Loads the network in `folder` on one device and checks that it works there. It never moves to another device later.
 * A run blocks the thread that it is called on (onnxruntime-node 1.30), so load networks in worker threads.
 * @returns the network, and the devices that `auto` rejected before
 * @throws ColorizeError model_invalid, device_unavailable
 */
export const loadNetwork = async (
  folder: string,
  { threads, device }: LoadOptions,
  tensors: TensorMath,
): Promise<{ network: Network; passedOver: RejectedDevice[] }> => {
  const model = await readModel(folder)
  const passedOver: RejectedDevice[] = []
  for (const candidate of device === 'auto' ? bestFirst : [device]) {
    const reason = device === 'auto' ? reasonUnavailable(candidate) : undefined
    if (reason !== undefined) {
      passedOver.push({ device: candidate, reason })
      continue
    }
    try {
      return { network: await loadOn(candidate, model, threads, tensors), passedOver }
    } catch (error) {
      if (device !== 'auto' || candidate === 'cpu') throw error
      passedOver.push({ device: candidate, reason: firstLineOf(error) })
    }
  }
  throw new ColorizeError('device_unavailable', 'no device works')
}
