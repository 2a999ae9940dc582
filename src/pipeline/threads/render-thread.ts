import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { ColorizeError } from '../../core/errors.ts'
import { recolor } from '../colorize.ts'
import { createPixels } from '../compose/color-painter.ts'
import { createTensors } from '../network/tensor-math.ts'
import { serveJobs } from './serve-jobs.ts'
import { openWasmKernel } from '../wasm-kernel.ts'

/** The thread that paints kept predictions and has no network: it starts at once and holds little. */
const { helpers } = workerData as { helpers: MessagePort[] }
const port = parentPort
if (!port) throw new ColorizeError('internal', 'render-thread is a thread, no program')

const workshop = openWasmKernel()
const parts = { tensors: createTensors(workshop), pixels: createPixels(workshop), helpers }
serveJobs({
  ...{ port, helpers, close: () => Promise.resolve() },
  work: async (job) => {
    if (job.kind === 'colorize') throw new ColorizeError('internal', 'this thread has no network')
    return recolor(parts, job.bytes, job.prediction, job.options)
  },
})
