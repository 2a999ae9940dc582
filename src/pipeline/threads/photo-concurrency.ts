import { availableParallelism, totalmem } from 'node:os'
import type { Device } from '../network/device.ts'

export type Machine = { cores: number; memoryBytes: number }

/** What the largest photo that is taken holds while it is worked on, with its thread's network: see models/README.md. */
const worstPhotoBytes = 700e6

/** Of this machine, or of the container that this process is held in. */
const thisMachine = (): Machine => ({
  cores: availableParallelism(),
  memoryBytes: Math.min(totalmem(), process.constrainedMemory() || Infinity),
})

/**
 * How many photos are worked on at once: on the CPU, where one run of the network takes up to four cores, one for each
 * four; on a GPU one for each core, which decode and encode then keep busy. At least two, so that one is decoded while
 * the network has the other; no more than half the memory holds, were all of them of the largest size.
 */
export const photosAtOnce = (device: Device, { cores, memoryBytes }: Machine = thisMachine()): number => {
  const byCores = device === 'cpu' ? Math.floor(cores / 4) : Math.min(16, cores)
  return Math.max(2, Math.min(byCores, Math.floor(memoryBytes / 2 / worstPhotoBytes)))
}
