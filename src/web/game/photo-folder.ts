import { constants } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from '../../core/log.ts'

const drawings = fileURLToPath(new URL('./assets/drawings/', import.meta.url))
const mostBytes = 25 * 1024 * 1024
const mostPhotos = 500

export type PhotoFile = { name: string; bytes: number; changedAtMs: number }

export type PhotoFolder = {
  readonly isDrawn: boolean
  /** Its pictures by name; none where it cannot be read. */
  list(): Promise<PhotoFile[]>
  /** Undefined where it is no plain file any more, or has grown too large. */
  read(name: string): Promise<Uint8Array | undefined>
}

/**
 * The operator's colour photos, or our drawings. Plain JPEG, PNG and WebP files that lie in the folder itself are read,
 * links never are: nothing outside of it can come onto a page.
 */
export const openPhotoFolder = (path: string | undefined, log: Logger): PhotoFolder => {
  const folder = path ?? drawings

  const describe = async (name: string): Promise<PhotoFile[]> => {
    const found = await stat(join(folder, name)).catch(() => undefined)
    if (!found) return []
    if (found.size > mostBytes) log.warn({ name, bytes: found.size }, 'a photo is too large for the game')
    return found.size > mostBytes ? [] : [{ name, bytes: found.size, changedAtMs: found.mtimeMs }]
  }

  return {
    isDrawn: path === undefined,

    async list() {
      const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
        log.warn({ err: error }, 'the folder of the game’s photos cannot be read')
        return []
      })
      const names = entries.filter((entry) => entry.isFile() && /\.(jpe?g|png|webp)$/i.test(entry.name))
      const chosen = names.map(({ name }) => name).sort()
      if (chosen.length > mostPhotos)
        log.warn({ photos: chosen.length, mostPhotos }, 'too many photos for the game')
      const described = []
      for (const name of chosen.slice(0, mostPhotos)) described.push(...(await describe(name)))
      return described
    },

    async read(name) {
      // it may have become another thing since it was listed: a link is not followed, a pipe not waited for
      const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
      const file = await open(join(folder, name), flags).catch(() => undefined)
      try {
        const found = await file?.stat()
        return found?.isFile() && found.size <= mostBytes ? await file?.readFile() : undefined
      } finally {
        await file?.close()
      }
    },
  }
}
