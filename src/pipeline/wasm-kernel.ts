import { readFileSync } from 'node:fs'
import { ColorizeError } from '../core/errors.ts'

/** What kernel/ exports; every argument but sizes and constants is an address in its memory. */
type Kernel = {
  memory: WebAssembly.Memory
  reserve(bytes: number): number
  release(at: number): void
  lightness(from: number, channels: number, pixels: number, to: number): void
  greyLevels(lightness: number, pixels: number, to: number): void
  normalise(from: number, values: number, mean: number, deviation: number, to: number): void
  mirror(from: number, width: number, rows: number, to: number): void
  halve(from: number, values: number, into: number): void
  abOfRgb(levels: number, pixels: number, to: number): void
  logarithms(from: number, values: number, to: number): void
  annealedMean(
    scores: number,
    bins: number,
    count: number,
    cells: number,
    inverseTemperature: number,
    to: number,
  ): void
  depths(scores: number, count: number, cells: number, perScore: number, best: number, to: number): void
  annealedMeanOfDepths(
    from: number,
    shares: number,
    bins: number,
    count: number,
    cells: number,
    to: number,
  ): void
  pooledF(lightness: number, width: number, height: number, side: number, to: number): void
  guidedLine(
    guide: number,
    value: number,
    width: number,
    height: number,
    radius: number,
    eps: number,
    scratch: number,
    slope: number,
    offset: number,
  ): void
  mixRow(lines: number, cells: number, rows: number, y: number, heightPx: number, to: number): void
  paintRow(from: number, channels: number, widthPx: number, planes: number, cells: number, to: number): void
}

/** The pixel kernel and its memory. Views into the memory hold until the next `reserve`, which may move it. */
export type WasmKernel = {
  readonly kernel: Kernel
  /** Runs with memory of its own and gives it back. */
  scoped: <T>(use: (reserve: (bytes: number) => number) => T) => T
  floats: (at: number, length: number) => Float32Array
  bytesAt: (at: number, length: number) => Uint8Array
}

const abort = (): never => {
  throw new ColorizeError('internal', 'the pixel kernel got no memory')
}

/** One per thread: its memory holds what one call works on. */
export const openWasmKernel = (): WasmKernel => {
  const module = new WebAssembly.Module(readFileSync(new URL('kernel/kernel.wasm', import.meta.url)))
  const kernel = new WebAssembly.Instance(module, { env: { abort } }).exports as unknown as Kernel
  return {
    kernel,
    scoped: (use) => {
      const start = kernel.reserve(0)
      try {
        return use((bytes) => kernel.reserve(bytes))
      } finally {
        kernel.release(start)
      }
    },
    floats: (at, length) => new Float32Array(kernel.memory.buffer, at, length),
    bytesAt: (at, length) => new Uint8Array(kernel.memory.buffer, at, length),
  }
}
