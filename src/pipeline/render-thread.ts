import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { ColorizeError } from '../errors.ts'
import { recolour } from './colorize.ts'
import { createPixels } from './pixels.ts'
import { createTensors } from './tensors.ts'
import { serveJobs } from './thread-work.ts'
import { openWorkshop } from './workshop.ts'

/** The thread that paints kept predictions and has no network: it starts at once and holds little. */
const { helpers } = workerData as { helpers: MessagePort[] }
const port = parentPort
if (!port) throw new ColorizeError('internal', 'render-thread is a thread, no program')

const workshop = openWorkshop()
const parts = { tensors: createTensors(workshop), pixels: createPixels(workshop), helpers }
serveJobs({
  ...{ port, helpers, close: () => Promise.resolve() },
  work: async (job) => {
    if (job.kind === 'colorize') throw new ColorizeError('internal', 'this thread has no network')
    return recolour(parts, job.bytes, job.prediction, job.options)
  },
})
