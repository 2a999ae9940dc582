import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { ColorizeError } from '../../core/errors.ts'
import { recolor } from '../colorize.ts'
import { createColorPainter } from '../compose/color-painter.ts'
import { createTensorMath } from '../network/tensor-math.ts'
import { openWasmKernel } from '../wasm-kernel.ts'
import { serveJobs } from './serve-jobs.ts'

/** A thread that renders stored predictions. It has no network, so it starts at once and uses little memory. */
const { helpers } = workerData as { helpers: MessagePort[] }
const port = parentPort
if (!port) throw new ColorizeError('internal', 'render-thread must be started as a worker thread')

const wasm = openWasmKernel()
const parts = { tensors: createTensorMath(wasm), painter: createColorPainter(wasm), helpers }
serveJobs({
  port,
  helpers,
  work: async (job) => {
    if (job.kind === 'colorize') throw new ColorizeError('internal', 'a render thread has no network')
    return recolor(parts, job.bytes, job.prediction, job.options)
  },
  close: () => Promise.resolve(),
})
