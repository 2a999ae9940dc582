import { parentPort, type MessagePort } from 'node:worker_threads'
import { collectAfter } from './gc.ts'
import { createPixels } from '../compose/color-painter.ts'
import { paintStrips, type SharedPainting } from '../compose/paint-in-parallel.ts'
import { openWasmKernel } from '../wasm-kernel.ts'

/** The thread that helps to paint: each photo thread sends its paintings through a port of its own. */
const pixels = createPixels(openWasmKernel())
parentPort?.on('message', (port: MessagePort) => {
  port.on('message', (shared: SharedPainting) => {
    paintStrips(shared, pixels)
    setImmediate(collectAfter, shared.into.byteLength) // when nothing here holds the painting any more
  })
})
