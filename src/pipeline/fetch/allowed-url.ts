import { isIP } from 'node:net'
import { ColorizeError } from '../../core/errors.ts'
import { isPublicAddress } from './public-address.ts'

/**
 * Checks a URL against the allowed hosts, which must be in lower case. `mayBePrivate` is true if the operator listed the
 * host with its port.
 * @throws ColorizeError host_not_allowed, address_not_allowed
 */
export const checkUrl = (
  text: string,
  allowHosts: readonly string[],
): { url: URL; mayBePrivate: boolean } => {
  if (!URL.canParse(text)) throw new ColorizeError('host_not_allowed', 'this is not a URL')
  const url = new URL(text)
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const host = url.hostname.toLowerCase()
  const mayBePrivate = allowHosts.includes(`${host}:${port}`)
  const isWeb = url.protocol === 'https:' || (mayBePrivate && url.protocol === 'http:')
  if (!isWeb || url.username || url.password)
    throw new ColorizeError('host_not_allowed', 'only https URLs without credentials are fetched')
  if (mayBePrivate) return { url, mayBePrivate }
  if (!allowHosts.includes(host) || port !== '443')
    throw new ColorizeError('host_not_allowed', `${host}:${port} is not allowed`)
  // undici connects to an IP address without a DNS look-up, so the guarded look-up would not see it
  const literal = host.replace(/^\[|\]$/g, '')
  if (isIP(literal) && !isPublicAddress(literal))
    throw new ColorizeError('address_not_allowed', `${host} is not public`)
  return { url, mayBePrivate }
}

/**
 * The absolute URL that a Location header points to.
 * @throws ColorizeError host_not_allowed
 */
export const redirectTarget = (location: string, base: URL): string => {
  if (!URL.canParse(location, base.href))
    throw new ColorizeError('host_not_allowed', 'the redirect target is not a URL')
  return new URL(location, base).href
}
