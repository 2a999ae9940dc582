import { parentPort, type MessagePort } from 'node:worker_threads'
import { collectAfter } from './garbage.ts'
import { createPixels } from './pixels.ts'
import { paintStrips, type SharedPainting } from './strips.ts'
import { openWorkshop } from './workshop.ts'

/** The thread that helps to paint: each photo thread sends its paintings through a port of its own. */
const pixels = createPixels(openWorkshop())
parentPort?.on('message', (port: MessagePort) => {
  port.on('message', (shared: SharedPainting) => {
    paintStrips(shared, pixels)
    setImmediate(collectAfter, shared.into.byteLength) // when nothing here holds the painting any more
  })
})
