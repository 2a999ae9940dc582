import type { FastifyRequest } from 'fastify'
import { createHash, timingSafeEqual } from 'node:crypto'
import { ColorizeError } from '../../core/errors.ts'
import type { Client } from './client.ts'

export type ApiAuthOptions = {
  /** Keys that the operator has given out. Each has a quota of its own. */
  keys: readonly string[]
  /** Other machines can reach the site, so programs need a key. */
  isPublic: boolean
  publicUrl: () => string
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

type Sender = 'our_page' | 'foreign_page' | 'program'

/** Over plain http browsers send no Sec-Fetch-Site, but they do send Origin with requests that change something. */
const senderOf = ({ headers, host }: FastifyRequest, publicUrl: string): Sender => {
  const { origin, 'sec-fetch-site': site } = headers
  if (site === 'same-origin') return 'our_page'
  if (site !== undefined) return site === 'none' ? 'program' : 'foreign_page'
  if (origin === undefined) return 'program'
  const hosts = [host, new URL(publicUrl).host]
  return URL.canParse(origin) && hosts.includes(new URL(origin).host) ? 'our_page' : 'foreign_page'
}

export type ApiAuth = ReturnType<typeof createApiAuth>

/** Identifies and authorizes the senders of API requests. */
export const createApiAuth = ({ keys, isPublic, publicUrl }: ApiAuthOptions) => {
  const digests = keys.map((key) => ({ key, expected: digest(key) }))

  /** Compares all keys, so that the time reveals nothing. */
  const findKey = (given: string): string | undefined => {
    const hash = digest(given)
    return digests.filter(({ expected }) => timingSafeEqual(hash, expected))[0]?.key
  }

  /** @throws ColorizeError key_invalid for an unknown key */
  const clientOf = (request: FastifyRequest): Client => {
    const { authorization = '' } = request.headers
    // other schemes belong to a proxy or to the dashboard
    if (!/^Bearer\b/i.test(authorization)) return { kind: 'address', address: request.ip }
    const key = findKey(authorization.replace(/^Bearer */i, ''))
    if (key === undefined) throw new ColorizeError('key_invalid', 'unknown key')
    return { kind: 'key', key }
  }

  return {
    clientOf,
    /**
     * The client, if it may submit photos. Any program can claim to be one of our pages, which need no key: what limits
     * it then is the quota of its address.
     * @throws ColorizeError key_invalid
     */
    authorize: (request: FastifyRequest): Client => {
      const client = clientOf(request)
      const sender = senderOf(request, publicUrl())
      const needsKey = sender === 'foreign_page' || (isPublic && sender === 'program')
      if (client.kind === 'address' && needsKey) throw new ColorizeError('key_invalid', 'no key')
      return client
    },
  }
}
