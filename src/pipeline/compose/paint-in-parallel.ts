import type { MessagePort } from 'node:worker_threads'
import type { Photo } from '../photo.ts'
import type { ColorLines, ColorPainter } from './color-painter.ts'

/** Bytes per strip: small enough to stay in one core's cache. */
const stripBytes = 256 * 1024

/** What the threads that paint one photo share. `counters` holds the next row to take and the number of finished rows. */
export type SharedPainting = {
  widthPx: number
  heightPx: number
  channels: 1 | 3
  photo: SharedArrayBuffer
  output: SharedArrayBuffer
  lines: ColorLines
  counters: SharedArrayBuffer
}

const nextRow = 0
const rowsDone = 1

/** Paints strips until none is left. Any number of threads may call this for the same painting. */
export const paintStrips = (shared: SharedPainting, painter: ColorPainter): void => {
  const { widthPx, heightPx, channels, lines } = shared
  const counters = new Int32Array(shared.counters)
  const photo: Photo = { widthPx, heightPx, channels, bytes: new Uint8Array(shared.photo) }
  const output = new Uint8Array(shared.output)
  const rows = Math.max(1, Math.floor(stripBytes / (widthPx * 3)))
  for (;;) {
    const first = Atomics.add(counters, nextRow, rows)
    if (first >= heightPx) return
    const last = Math.min(heightPx, first + rows)
    painter.paintRows({ photo, lines, output }, first, last)
    Atomics.add(counters, rowsDone, last - first)
    Atomics.notify(counters, rowsDone)
  }
}

/**
 * Paints the whole photo on this thread and on the threads behind `helpers`. A busy helper only means that this thread
 * paints more strips itself. Blocks the calling thread until every row is painted.
 */
export const paintInParallel = (
  photo: Photo,
  lines: ColorLines,
  painter: ColorPainter,
  helpers: readonly MessagePort[],
): Photo => {
  const { widthPx, heightPx, channels } = photo
  const bytes = new SharedArrayBuffer(photo.bytes.length)
  new Uint8Array(bytes).set(photo.bytes)
  // colour pixels are overwritten in place; grey ones need three times the room
  const output = channels === 3 ? bytes : new SharedArrayBuffer(widthPx * heightPx * 3)
  const counters = new SharedArrayBuffer(8)
  const shared: SharedPainting = { widthPx, heightPx, channels, photo: bytes, output, lines, counters }
  for (const helper of helpers) helper.postMessage(shared)
  paintStrips(shared, painter)
  const done = new Int32Array(counters)
  for (let rows = Atomics.load(done, rowsDone); rows < heightPx; rows = Atomics.load(done, rowsDone))
    Atomics.wait(done, rowsDone, rows)
  return { ...photo, channels: 3, bytes: new Uint8Array(output) }
}
