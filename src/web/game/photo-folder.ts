import { constants } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from '../../core/log.ts'

const drawings = fileURLToPath(new URL('./assets/drawings/', import.meta.url))
const maxBytes = 25 * 1024 * 1024
const maxPhotos = 500

export type PhotoFile = { name: string; bytes: number; changedAtMs: number }

export type PhotoFolder = {
  readonly isDrawn: boolean
  /** The pictures in the folder, sorted by name; empty where it cannot be read. */
  list(): Promise<PhotoFile[]>
  /** Undefined where it is not a plain file (any more), or too large. */
  read(name: string): Promise<Uint8Array | undefined>
}

/**
 * The operator's colour photos, or our own drawings where `path` is undefined. Only plain JPEG, PNG and WebP files
 * directly in the folder are read. Links are not followed, so nothing outside the folder can be published.
 */
export const openPhotoFolder = (path: string | undefined, log: Logger): PhotoFolder => {
  const folder = path ?? drawings

  const describe = async (name: string): Promise<PhotoFile[]> => {
    const found = await stat(join(folder, name)).catch(() => undefined)
    if (!found) return []
    if (found.size > maxBytes) log.warn({ name, bytes: found.size }, 'a photo is too large for the game')
    return found.size > maxBytes ? [] : [{ name, bytes: found.size, changedAtMs: found.mtimeMs }]
  }

  return {
    isDrawn: path === undefined,

    async list() {
      const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
        log.warn({ err: error }, 'the folder with photos for the game cannot be read')
        return []
      })
      const names = entries.filter((entry) => entry.isFile() && /\.(jpe?g|png|webp)$/i.test(entry.name))
      const chosen = names.map(({ name }) => name).sort()
      if (chosen.length > maxPhotos)
        log.warn({ photos: chosen.length, maxPhotos }, 'too many photos for the game')
      const described = []
      for (const name of chosen.slice(0, maxPhotos)) described.push(...(await describe(name)))
      return described
    },

    async read(name) {
      // since it was listed, it may have been replaced by a link or a pipe
      const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
      const file = await open(join(folder, name), flags).catch(() => undefined)
      try {
        const found = await file?.stat()
        return found?.isFile() && found.size <= maxBytes ? await file?.readFile() : undefined
      } finally {
        await file?.close()
      }
    },
  }
}
