import type { FastifyRequest } from 'fastify'
import { createHash, timingSafeEqual } from 'node:crypto'
import { ColorizeError } from '../../core/errors.ts'
import type { Asker } from './services.ts'

export type AskerOptions = {
  /** Of the operator's; each is counted for itself. */
  keys: readonly string[]
  /** Others than this machine reach the site: programs need a key. */
  isPublic: boolean
  publicUrl: () => string
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

type Sender = 'our_page' | 'foreign_page' | 'program'

/** Over plain http a browser sends no Sec-Fetch-Site; of what changes something it then still names the origin. */
const senderOf = ({ headers, host }: FastifyRequest, publicUrl: string): Sender => {
  const { origin, 'sec-fetch-site': site } = headers
  if (site === 'same-origin') return 'our_page'
  if (site !== undefined) return site === 'none' ? 'program' : 'foreign_page'
  if (origin === undefined) return 'program'
  const hosts = [host, new URL(publicUrl).host]
  return URL.canParse(origin) && hosts.includes(new URL(origin).host) ? 'our_page' : 'foreign_page'
}

/** Tells who asks. */
export const createAskers = ({ keys, isPublic, publicUrl }: AskerOptions) => {
  const digests = keys.map((key) => ({ key, expected: digest(key) }))

  /** All are compared, whichever it is: the time taken tells nothing. */
  const keyOf = (given: string): string | undefined => {
    const hash = digest(given)
    return digests.filter(({ expected }) => timingSafeEqual(hash, expected))[0]?.key
  }

  /** @throws ColorizeError key_invalid where a key is shown that is none */
  const askerOf = (request: FastifyRequest): Asker => {
    const { authorization = '' } = request.headers
    // another scheme is somebody else's: a proxy's before us, the dashboard's
    if (!/^Bearer\b/i.test(authorization)) return { kind: 'address', address: request.ip }
    const key = keyOf(authorization.replace(/^Bearer */i, ''))
    if (key === undefined) throw new ColorizeError('key_invalid', 'an unknown key')
    return { kind: 'key', key }
  }

  return {
    askerOf,
    /**
     * Who may ask for colour. That our own pages need no key is a courtesy that any program can claim by their header:
     * the lock is the quota of each address.
     * @throws ColorizeError key_invalid
     */
    admitted: (request: FastifyRequest): Asker => {
      const asker = askerOf(request)
      const sender = senderOf(request, publicUrl())
      const needsKey = sender === 'foreign_page' || (isPublic && sender === 'program')
      if (asker.kind === 'address' && needsKey) throw new ColorizeError('key_invalid', 'no key')
      return asker
    },
  }
}

export type Askers = ReturnType<typeof createAskers>
