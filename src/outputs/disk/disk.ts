import { randomUUID } from 'node:crypto'
import { mkdir, opendir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ColorizeError } from '../../core/errors.ts'
import { checkedKey, isKey } from '../keys.ts'
import type { OutputHost, Stored } from '../output.ts'

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Unfinished drafts among them; what has a name that we do not give is not ours. */
const filesBelow = async function* (folder: string, root: string): AsyncGenerator<Stored> {
  try {
    for await (const entry of await opendir(folder, { recursive: true })) {
      const path = join(entry.parentPath, entry.name)
      const key = relative(root, path).split(sep).join('/')
      const found = entry.isFile() ? await stat(path).catch(() => undefined) : undefined
      if (found && isKey(key)) yield { key, storedAtMs: found.mtimeMs }
    }
  } catch (error) {
    if (!isAbsent(error)) throw new ColorizeError('output_unavailable', 'cannot list', { cause: error })
  }
}

/** Files under `folder`. A file is there whole or not at all. */
export const createDiskOutput = (folder: string): OutputHost => {
  const pathOf = (key: string): string => join(folder, checkedKey(key))
  const unavailable = (what: string) => (cause: unknown) => {
    throw new ColorizeError('output_unavailable', what, { cause })
  }

  return {
    name: 'disk',
    async put(key, bytes) {
      const path = pathOf(key)
      const draft = `${path}.${randomUUID()}`
      await mkdir(dirname(path), { recursive: true })
        .then(() => writeFile(draft, bytes))
        .then(() => rename(draft, path))
        .catch(unavailable(`cannot write ${key}`))
      return { url: pathToFileURL(path).href }
    },
    get: async (key) => readFile(pathOf(key)).catch(unavailable(`cannot read ${key}`)),
    delete: async (key) => rm(pathOf(key), { force: true }).catch(unavailable(`cannot delete ${key}`)),
    list: (prefix) => filesBelow(pathOf(prefix), folder),
  }
}
