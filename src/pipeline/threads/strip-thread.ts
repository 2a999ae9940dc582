import { parentPort, type MessagePort } from 'node:worker_threads'
import { createColorPainter } from '../compose/color-painter.ts'
import { paintStrips, type SharedBand } from '../compose/paint-in-parallel.ts'
import { openWasmKernel } from '../wasm-kernel.ts'
import { collectGarbageAfter } from './gc.ts'

/** A thread that helps to paint. Every photo thread has its own port to it. */
const painter = createColorPainter(openWasmKernel())
parentPort?.on('message', (port: MessagePort) => {
  port.on('message', (band: SharedBand) => {
    paintStrips(band, painter)
    // by then nothing refers to the painting any more
    if (band.lastRow === band.heightPx) setImmediate(collectGarbageAfter, band.widthPx * band.heightPx * 3)
  })
})
