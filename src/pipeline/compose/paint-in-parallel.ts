import type { MessagePort } from 'node:worker_threads'
import type { ColourLines, Pixels, Photo } from './color-painter.ts'

/** Bytes of a strip: it stays in a core's own cache while it is worked on. */
const stripBytes = 256 * 1024

/** What the threads that paint one photo share; `counters` are the next row to be taken and the rows done. */
export type SharedPainting = {
  widthPx: number
  heightPx: number
  channels: 1 | 3
  photo: SharedArrayBuffer
  into: SharedArrayBuffer
  lines: ColourLines
  counters: SharedArrayBuffer
}

const nextRow = 0
const rowsDone = 1

/** Takes strips until none is left. Any number of threads may do so at once. */
export const paintStrips = (shared: SharedPainting, pixels: Pixels): void => {
  const { widthPx, heightPx, channels, lines } = shared
  const counters = new Int32Array(shared.counters)
  const photo: Photo = { widthPx, heightPx, channels, bytes: new Uint8Array(shared.photo) }
  const into = new Uint8Array(shared.into)
  const rows = Math.max(1, Math.floor(stripBytes / (widthPx * 3)))
  for (;;) {
    const from = Atomics.add(counters, nextRow, rows)
    if (from >= heightPx) return
    const to = Math.min(heightPx, from + rows)
    pixels.paint({ photo, lines, into }, from, to)
    Atomics.add(counters, rowsDone, to - from)
    Atomics.notify(counters, rowsDone)
  }
}

/**
 * Paints the whole photo here and in the threads behind `helpers`, which come too late at worst.
 * Blocks its thread, so it is for threads that may be blocked.
 */
export const paintTogether = (
  photo: Photo,
  lines: ColourLines,
  pixels: Pixels,
  helpers: readonly MessagePort[],
): Photo => {
  const { widthPx, heightPx, channels } = photo
  const bytes = new SharedArrayBuffer(photo.bytes.length)
  new Uint8Array(bytes).set(photo.bytes)
  const into = channels === 3 ? bytes : new SharedArrayBuffer(widthPx * heightPx * 3)
  const counters = new SharedArrayBuffer(8)
  const shared = { widthPx, heightPx, channels, photo: bytes, into, lines, counters }
  for (const helper of helpers) helper.postMessage(shared)
  paintStrips(shared, pixels)
  const done = new Int32Array(counters)
  for (let rows = Atomics.load(done, rowsDone); rows < heightPx; rows = Atomics.load(done, rowsDone))
    Atomics.wait(done, rowsDone, rows)
  return { ...photo, channels: 3, bytes: new Uint8Array(into) }
}
