import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDiskOutput } from '../../src/outputs/disk/disk.ts'
import { outputContract } from './contract.ts'

outputContract('disk', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'colorizebot-output-'))
  return { output: createDiskOutput(folder), end: () => rm(folder, { recursive: true }) }
})
