import { availableParallelism, totalmem } from 'node:os'
import type { Device } from '../network/device.ts'

export type Machine = { cores: number; memoryBytes: number }

/** What a thread uses at most, with its network and the largest accepted photo; measured in models/README.md. */
const maxBytesPerPhoto = 700e6

/** This machine, or the container that limits this process. */
const thisMachine = (): Machine => ({
  cores: availableParallelism(),
  memoryBytes: Math.min(totalmem(), process.constrainedMemory() || Infinity),
})

/**
 * How many photos to process at once. On the CPU one per four cores, because one run of the network uses up to four; on
 * a GPU one per core, 16 at most, because decoding and encoding keep the cores busy. Never fewer than two, so that one
 * photo is decoded while the network works on another, and otherwise no more than fit in half of the memory if all of
 * them have the largest accepted size.
 */
export const photoConcurrency = (device: Device, { cores, memoryBytes }: Machine = thisMachine()): number => {
  const byCores = device === 'cpu' ? Math.floor(cores / 4) : Math.min(16, cores)
  return Math.max(2, Math.min(byCores, Math.floor(memoryBytes / 2 / maxBytesPerPhoto)))
}
