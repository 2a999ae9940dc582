import { readFileSync } from 'node:fs'
import { ColorizeError } from '../core/errors.ts'

/** The exports of kernel/, which documents them. All arguments are addresses in its memory, sizes or constants. */
type Kernel = {
  memory: WebAssembly.Memory
  reserve(bytes: number): number
  release(at: number): void
  lightness(from: number, channels: number, pixels: number, to: number): void
  greyLevels(lightness: number, pixels: number, to: number): void
  normalize(from: number, values: number, mean: number, deviation: number, to: number): void
  mirror(from: number, width: number, rows: number, to: number): void
  averageInto(from: number, values: number, into: number): void
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
  quantizeScores(
    scores: number,
    count: number,
    cells: number,
    perScore: number,
    best: number,
    to: number,
  ): void
  annealedMeanOfQuantized(
    from: number,
    weights: number,
    bins: number,
    count: number,
    cells: number,
    to: number,
  ): void
  poolGuide(lightness: number, width: number, height: number, side: number, to: number): void
  fitGuidedLine(
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
  interpolateLines(lines: number, cells: number, rows: number, y: number, heightPx: number, to: number): void
  paintRow(from: number, channels: number, widthPx: number, planes: number, cells: number, to: number): void
}

/** The pixel kernel and its memory. A view of the memory is valid until the next `reserve`, which may move it. */
export type WasmKernel = {
  readonly kernel: Kernel
  /** Calls `use` with a function that reserves bytes and returns their address. Frees them all afterwards. */
  withMemory: <T>(use: (reserve: (bytes: number) => number) => T) => T
  floatsAt: (at: number, length: number) => Float32Array
  bytesAt: (at: number, length: number) => Uint8Array
}

const abort = (): never => {
  throw new ColorizeError('internal', 'the pixel kernel ran out of memory')
}

/** A new instance of the kernel, for use by one thread. */
export const openWasmKernel = (): WasmKernel => {
  const module = new WebAssembly.Module(readFileSync(new URL('kernel/kernel.wasm', import.meta.url)))
  const kernel = new WebAssembly.Instance(module, { env: { abort } }).exports as unknown as Kernel
  return {
    kernel,
    withMemory: (use) => {
      const start = kernel.reserve(0)
      try {
        return use((bytes) => kernel.reserve(bytes))
      } finally {
        kernel.release(start)
      }
    },
    floatsAt: (at, length) => new Float32Array(kernel.memory.buffer, at, length),
    bytesAt: (at, length) => new Uint8Array(kernel.memory.buffer, at, length),
  }
}
