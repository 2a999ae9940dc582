import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ColorizeError } from '../core/errors.ts'

export type Download = {
  address: string
  sha256: string
  /** Where the whole file comes to lie; what has arrived of it lies beside it, with `.part` at its end. */
  path: string
  /** Bytes there are and bytes there will be; the latter 0 where the server does not say. */
  onProgress?: ((done: number, all: number) => void) | undefined
}

const tries = 5
const maxBytes = 1024 ** 3

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )

const hashOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

const refuse = (status: number, address: string): never => {
  const code = status === 404 || status === 403 ? 'source_not_found' : 'source_unavailable'
  throw new ColorizeError(code, `${address} answers ${status}`)
}

/** One try: goes on behind what is there. A server that does not know ranges sends all of it again. */
const receive = async ({ address, path, onProgress }: Download): Promise<void> => {
  const part = `${path}.part`
  const before = await sizeOf(part)
  const response = await fetch(address, before > 0 ? { headers: { range: `bytes=${before}-` } } : {})
  if (response.status === 416) return // nothing is behind what is there: the hash will tell
  if (!response.ok || !response.body) return refuse(response.status, address)
  const from = response.status === 206 ? before : 0
  const length = Number(response.headers.get('content-length') ?? 0)
  const all = length > 0 ? from + length : 0
  // written chunk by chunk and closed before anything else looks: what a stream still held when the connection
  // was cut would come to lie behind what the next try has asked for
  const file = await open(part, from > 0 ? 'a' : 'w')
  try {
    let done = from
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      done += chunk.length
      if (done > maxBytes) throw new ColorizeError('too_many_bytes', `${address} does not end`)
      await file.writeFile(chunk)
      onProgress?.(done, all)
    }
  } finally {
    await file.close()
  }
}

const isWorthAnotherTry = (error: unknown): boolean =>
  !(error instanceof ColorizeError) || error.code === 'source_unavailable'

/**
 * Fetches a file whose hash is known, going on where an earlier try, or an earlier run, was cut off.
 * @throws ColorizeError source_not_found, source_unavailable, too_many_bytes, model_invalid where it is another file
 */
export const download = async (wanted: Download): Promise<void> => {
  const part = `${wanted.path}.part`
  await mkdir(dirname(wanted.path), { recursive: true })
  for (let left = tries - 1; ; left--) {
    try {
      await receive(wanted)
      break
    } catch (cause) {
      if (left > 0 && isWorthAnotherTry(cause)) continue
      if (cause instanceof ColorizeError) throw cause
      throw new ColorizeError('source_unavailable', `${wanted.address} cannot be read to its end`, { cause })
    }
  }
  if ((await hashOf(part)) !== wanted.sha256) {
    await rm(part) // going on behind it would never make it right
    throw new ColorizeError('model_invalid', `${wanted.address} is not the file that the authors released`)
  }
  await rename(part, wanted.path)
}
