import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temporary folder. Its name is short because the path of a Unix socket has to be. */
export const makeDataDir = async (): Promise<{ path: string; remove(): Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'cb-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
