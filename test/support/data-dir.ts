import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of a test's own; its name is short because a Unix socket's path must be. */
export const makeDataDir = async (): Promise<{ path: string; remove(): Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'cb-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
