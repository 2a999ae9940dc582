import type { MessagePort } from 'node:worker_threads'
import type { Photo } from '../photo.ts'
import type { ColorLines, ColorPainter } from './color-painter.ts'

/** Bytes per strip: small enough to stay in one core's cache. */
const stripBytes = 256 * 1024

/** Bytes per band: little next to a large photo, which then needs no shared copy of its own. */
const bandBytes = 8 * 1024 * 1024

/**
 * A band of rows of one photo, shared by the threads that paint it. `counters` holds the next row to take and the last
 * row of the band that is painted, both counted from `firstRow`.
 */
export type SharedBand = {
  widthPx: number
  /** Of the whole photo. */
  heightPx: number
  channels: 1 | 3
  lines: ColorLines
  firstRow: number
  lastRow: number
  pixels: SharedArrayBuffer
  output: SharedArrayBuffer
  counters: SharedArrayBuffer
}

const nextRow = 0
const rowsDone = 1

const rowsIn = (bytes: number, widthPx: number): number => Math.max(1, Math.floor(bytes / (widthPx * 3)))

/** Paints strips until none is left in the band. Any number of threads may call this for the same band. */
export const paintStrips = (band: SharedBand, painter: ColorPainter): void => {
  const { widthPx, heightPx, channels, lines, firstRow, lastRow } = band
  const counters = new Int32Array(band.counters)
  const photo: Photo = { widthPx, heightPx, channels, bytes: new Uint8Array(band.pixels) }
  const painting = { photo, lines, output: new Uint8Array(band.output), topRow: firstRow }
  const rows = rowsIn(stripBytes, widthPx)
  for (;;) {
    const first = firstRow + Atomics.add(counters, nextRow, rows)
    if (first >= lastRow) return
    const last = Math.min(lastRow, first + rows)
    painter.paintRows(painting, first, last)
    Atomics.add(counters, rowsDone, last - first)
    Atomics.notify(counters, rowsDone)
  }
}

const waitForRows = (counters: SharedArrayBuffer, rows: number): void => {
  const done = new Int32Array(counters)
  for (let now = Atomics.load(done, rowsDone); now < rows; now = Atomics.load(done, rowsDone))
    Atomics.wait(done, rowsDone, now)
}

/**
 * Paints the whole photo into `output`, on this thread and on the threads behind `helpers`. `output` is 8-bit sRGB
 * [photo.heightPx, photo.widthPx, 3] and may be `photo.bytes` if that has three channels. A busy helper only means that
 * this thread paints more strips itself. Blocks the calling thread until every row is painted.
 */
export const paintInParallel = (
  photo: Photo,
  output: Uint8Array,
  lines: ColorLines,
  painter: ColorPainter,
  helpers: readonly MessagePort[],
): void => {
  const { widthPx, heightPx, channels } = photo
  const bandRows = Math.min(heightPx, rowsIn(bandBytes, widthPx))
  const pixels = new SharedArrayBuffer(bandRows * widthPx * channels)
  // colour pixels are overwritten in place; grey ones need three times the room
  const painted = channels === 3 ? pixels : new SharedArrayBuffer(bandRows * widthPx * 3)
  for (let firstRow = 0; firstRow < heightPx; firstRow += bandRows) {
    const lastRow = Math.min(heightPx, firstRow + bandRows)
    const [from, to] = [firstRow * widthPx, lastRow * widthPx]
    new Uint8Array(pixels).set(photo.bytes.subarray(from * channels, to * channels))
    // a helper that comes late to an earlier band finds all strips taken, because each band has its own counters
    const counters = new SharedArrayBuffer(8)
    const shared = { widthPx, heightPx, channels, lines, firstRow, lastRow, counters }
    const band: SharedBand = { ...shared, pixels, output: painted }
    for (const helper of helpers) helper.postMessage(band)
    paintStrips(band, painter)
    waitForRows(counters, lastRow - firstRow)
    output.set(new Uint8Array(painted, 0, (to - from) * 3), from * 3)
  }
}
