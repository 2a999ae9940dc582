import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, request, type Dispatcher } from 'undici'
import { ColorizeError } from '../../core/errors.ts'
import { isPublicAddress } from './public-address.ts'

export type ImageFetcherOptions = {
  /** Host names, exactly; one with a port, such as `127.0.0.1:8099`, may also be private and speak http. */
  allowHosts: readonly string[]
  maxBytes?: number
  connectTimeoutMs?: number
  totalTimeoutMs?: number
  /** All addresses of a name; the system's resolver unless a test brings its own. */
  resolveAll?: (host: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void
}

export type ImageFetcher = {
  /**
   * The bytes behind an address.
   * @throws ColorizeError host_not_allowed, address_not_allowed, source_not_found, source_forbidden,
   *   source_unavailable, fetch_timeout, too_many_bytes, too_many_redirects
   */
  fetch(url: string): Promise<Uint8Array>
  close(): Promise<void>
}

const maxRedirects = 3
const headers = {
  // image first: i.redd.it answers a browser's page load with a page
  accept: 'image/avif,image/webp,image/*;q=0.9,*/*;q=0.1',
  'accept-encoding': 'identity',
  'user-agent': 'colorizebot/0.1',
}

const refuse = (code: 'host_not_allowed' | 'address_not_allowed', message: string) =>
  new ColorizeError(code, message)

const resolveBySystem = (
  host: string,
  done: (error: Error | null, addresses: LookupAddress[]) => void,
): void => systemLookup(host, { all: true }, (error, addresses) => done(error, error ? [] : addresses))

/** A look-up inside the connection: what was checked is what is connected to, whatever the name says next. */
const guardedLookup = (resolveAll: NonNullable<ImageFetcherOptions['resolveAll']>): LookupFunction => {
  return (host, options, callback) => {
    resolveAll(host, (error, addresses) => {
      const [first] = addresses
      const isPublic = first !== undefined && addresses.every(({ address }) => isPublicAddress(address))
      const refusal = isPublic ? null : refuse('address_not_allowed', `${host} is not on the public internet`)
      if (error || refusal || !first) callback(error ?? refusal, '', 0)
      else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

/**
 * Whether an address may be asked, and whether the operator named it with its port; `allowHosts` in lower case.
 * @throws ColorizeError host_not_allowed, address_not_allowed
 */
export const checkUrl = (text: string, allowHosts: readonly string[]): { url: URL; isNamed: boolean } => {
  if (!URL.canParse(text)) throw refuse('host_not_allowed', 'not an address')
  const url = new URL(text)
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const host = url.hostname.toLowerCase()
  const isNamed = allowHosts.includes(`${host}:${port}`)
  const isWeb = url.protocol === 'https:' || (isNamed && url.protocol === 'http:')
  if (!isWeb || url.username || url.password)
    throw refuse('host_not_allowed', 'only plain https addresses are fetched')
  if (isNamed) return { url, isNamed }
  if (!allowHosts.includes(host) || port !== '443')
    throw refuse('host_not_allowed', `${host}:${port} is not allowed`)
  // undici looks no literal up, so the guard in the connection would not see it
  const literal = host.replace(/^\[|\]$/g, '')
  if (isIP(literal) && !isPublicAddress(literal)) throw refuse('address_not_allowed', `${host} is not public`)
  return { url, isNamed }
}

const statusError = (status: number): ColorizeError => {
  const message = `the host answered ${status}`
  if (status === 404 || status === 410) return new ColorizeError('source_not_found', message)
  if (status === 401 || status === 403 || status === 451)
    return new ColorizeError('source_forbidden', message)
  return new ColorizeError('source_unavailable', message)
}

/** Reads no more than `maxBytes`, whatever Content-Length said. */
const readBounded = async (body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new ColorizeError('too_many_bytes', `more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const codedError = (error: unknown, signal: AbortSignal): ColorizeError => {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof ColorizeError) return cause
  const code = (error as { code?: string }).code ?? ''
  if (signal.aborted || /TIMEOUT/.test(code))
    return new ColorizeError('fetch_timeout', 'too slow', { cause: error })
  return new ColorizeError('source_unavailable', 'the host did not answer', { cause: error })
}

export const createImageFetcher = (options: ImageFetcherOptions): ImageFetcher => {
  const { maxBytes = 25 * 1024 * 1024, connectTimeoutMs = 5_000, totalTimeoutMs = 20_000 } = options
  const allowHosts = options.allowHosts.map((host) => host.toLowerCase())
  const resolveAll = options.resolveAll ?? resolveBySystem
  const guarded = new Agent({ connect: { timeout: connectTimeoutMs, lookup: guardedLookup(resolveAll) } })
  const named = new Agent({ connect: { timeout: connectTimeoutMs } })

  const fetchHop = async (text: string, hop: number, signal: AbortSignal): Promise<Uint8Array> => {
    if (hop > maxRedirects)
      throw new ColorizeError('too_many_redirects', `more than ${maxRedirects} redirects`)
    const { url, isNamed } = checkUrl(text, allowHosts)
    const answer = await request(url, { dispatcher: isNamed ? named : guarded, headers, signal })
    const { location, 'content-encoding': encoding, 'content-length': length } = answer.headers
    const isRedirect = answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string'
    try {
      if (isRedirect) return await fetchHop(redirectTarget(location, url), hop + 1, signal)
      if (answer.statusCode !== 200) throw statusError(answer.statusCode)
      if (encoding !== undefined && encoding !== 'identity')
        throw new ColorizeError(
          'source_unavailable',
          'the host sent what was not asked for: a compressed body',
        )
      if (Number(length) > maxBytes) throw new ColorizeError('too_many_bytes', `more than ${maxBytes} bytes`)
      return await readBounded(answer.body, maxBytes)
    } finally {
      answer.body.on('error', () => undefined) // cutting it off is what we want, not an error
      answer.body.destroy()
    }
  }

  return {
    async fetch(url) {
      const signal = AbortSignal.timeout(totalTimeoutMs)
      try {
        return await fetchHop(url, 0, signal)
      } catch (error) {
        throw codedError(error, signal)
      }
    },
    async close() {
      await Promise.all([guarded.destroy(), named.destroy()])
    },
  }
}

const redirectTarget = (location: string, base: URL): string => {
  if (!URL.canParse(location, base.href)) throw refuse('host_not_allowed', 'redirected to no address')
  return new URL(location, base).href
}
