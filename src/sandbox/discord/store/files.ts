import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Attachment } from './types.ts'

const linkLastsSeconds = 24 * 60 * 60

export type Files = ReturnType<typeof createFiles>

const pathOf = ({ isEphemeral, channelId, id, filename }: Attachment): string =>
  `/${isEphemeral ? 'ephemeral-attachments' : 'attachments'}/${channelId}/${id}/${filename}`

/** The CDN's files and their signed URLs. Beyond `maxBytes` the oldest files are removed. */
export const createFiles = (options: {
  clock: () => number
  address: (path: string) => string
  maxBytes: number
}) => {
  const { clock, address, maxBytes } = options
  const files = new Map<string, { attachment: Attachment; bytes: Buffer }>()
  const secret = randomBytes(32)
  let storedBytes = 0

  const remove = (id: string): void => {
    storedBytes -= files.get(id)?.bytes.length ?? 0
    files.delete(id)
  }

  const signature = (path: string, ex: string, is: string): string =>
    createHmac('sha256', secret).update(`${path}?ex=${ex}&is=${is}`).digest('hex')

  const signed = (path: string): string => {
    const now = Math.floor(clock() / 1_000)
    const is = now.toString(16)
    const ex = (now + linkLastsSeconds).toString(16)
    return `${address(path)}?ex=${ex}&is=${is}&hm=${signature(path, ex, is)}&`
  }

  return {
    put(attachment: Attachment, bytes: Buffer): void {
      files.set(attachment.id, { attachment, bytes })
      storedBytes += bytes.length
      for (const id of files.keys()) if (storedBytes > maxBytes && id !== attachment.id) remove(id)
    },
    remove,
    bytesOf: (id: string): Buffer | undefined => files.get(id)?.bytes,
    /** A URL that is valid for one day. */
    urlOf: (attachment: Attachment): string => signed(pathOf(attachment)),
    /** Signs a URL of this CDN again, even if it has expired. Undefined for other URLs. */
    refreshUrl(url: string): string | undefined {
      const base = address('')
      const [bare = ''] = url.split('?')
      const path = bare.startsWith(base) ? bare.slice(base.length) : ''
      return /^\/(ephemeral-)?attachments\/\d+\/\d+\/[^/]+$/.test(path) ? signed(path) : undefined
    },
    /** The file at a signed path, if the signature is valid and has not expired. */
    read(path: string, query: Record<string, string | undefined>) {
      const { ex = '', is = '', hm = '' } = query
      const [wanted, given] = [Buffer.from(signature(path, ex, is)), Buffer.from(hm)]
      if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return undefined
      if (parseInt(ex, 16) * 1_000 <= clock()) return undefined
      const file = files.get(path.split('/')[3] ?? '')
      return file && pathOf(file.attachment) === path ? file : undefined
    },
  }
}
