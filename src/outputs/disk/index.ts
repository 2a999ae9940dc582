import { join } from 'node:path'
import type { OutputDefinition } from '../definition.ts'
import { createDiskOutput } from './disk.ts'

export const disk: OutputDefinition = {
  name: 'disk',
  title: 'Disk',
  settings: {},
  describe: () => 'the disk, under DATA_DIR',
  create: (_, dataDir) => Promise.resolve(createDiskOutput(join(dataDir, 'output'))),
}
