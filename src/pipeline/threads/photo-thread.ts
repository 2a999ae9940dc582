import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { ColorizeError } from '../../core/errors.ts'
import { colorize, recolor } from '../colorize.ts'
import { loadNetwork, type LoadOptions } from '../network/network.ts'
import { createPixels } from '../compose/color-painter.ts'
import { createTensors } from '../network/tensor-math.ts'
import { sayFailure, serveJobs } from './serve-jobs.ts'
import { openWasmKernel } from '../wasm-kernel.ts'

export type PhotoThreadData = LoadOptions & { modelFolder: string; helpers: MessagePort[] }

/** The thread that a photo passes through from bytes to bytes. Everything in it may block. */
const { modelFolder, threads, device, helpers } = workerData as PhotoThreadData
const port = parentPort
if (!port) throw new ColorizeError('internal', 'photo-thread is a thread, no program')

try {
  const workshop = openWasmKernel()
  const tensors = createTensors(workshop)
  const { network, passedOver } = await loadNetwork(modelFolder, { threads, device }, tensors)
  const parts = { network, tensors, pixels: createPixels(workshop), helpers }
  serveJobs({
    ...{ port, helpers, close: () => network.close() },
    network: { model: network.id, device: network.device, passedOver },
    work: (job) =>
      job.kind === 'colorize'
        ? colorize(parts, job.bytes, job.options)
        : recolor(parts, job.bytes, job.prediction, job.options),
  })
} catch (error) {
  sayFailure(port, error)
}
