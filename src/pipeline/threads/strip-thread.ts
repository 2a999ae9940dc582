import { parentPort, type MessagePort } from 'node:worker_threads'
import { createColorPainter } from '../compose/color-painter.ts'
import { paintStrips, type SharedPainting } from '../compose/paint-in-parallel.ts'
import { openWasmKernel } from '../wasm-kernel.ts'
import { collectGarbageAfter } from './gc.ts'

/** A thread that helps to paint. Every photo thread has its own port to it. */
const painter = createColorPainter(openWasmKernel())
parentPort?.on('message', (port: MessagePort) => {
  port.on('message', (shared: SharedPainting) => {
    paintStrips(shared, painter)
    setImmediate(collectGarbageAfter, shared.output.byteLength) // by then nothing refers to the painting any more
  })
})
