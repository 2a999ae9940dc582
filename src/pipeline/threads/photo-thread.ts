import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { ColorizeError } from '../../core/errors.ts'
import { colorize, recolor } from '../colorize.ts'
import { createColorPainter } from '../compose/color-painter.ts'
import { loadNetwork, type LoadOptions } from '../network/load-network.ts'
import { createTensorMath } from '../network/tensor-math.ts'
import { openWasmKernel } from '../wasm-kernel.ts'
import { postFailure, serveJobs } from './serve-jobs.ts'

/** A thread with a network of its own that takes each photo from file to result. Anything in it may block. */
export type PhotoThreadData = LoadOptions & { modelFolder: string; helpers: MessagePort[] }

const { modelFolder, threads, device, helpers } = workerData as PhotoThreadData
const port = parentPort
if (!port) throw new ColorizeError('internal', 'photo-thread must be started as a worker thread')

try {
  const wasm = openWasmKernel()
  const tensors = createTensorMath(wasm)
  const { network, passedOver } = await loadNetwork(modelFolder, { threads, device }, tensors)
  const parts = { network, tensors, painter: createColorPainter(wasm), helpers }
  serveJobs({
    port,
    helpers,
    network: { model: network.id, device: network.device, passedOver },
    work: (job) =>
      job.kind === 'colorize'
        ? colorize(parts, job.bytes, job.options)
        : recolor(parts, job.bytes, job.prediction, job.options),
    close: () => network.close(),
  })
} catch (error) {
  postFailure(port, error)
}
