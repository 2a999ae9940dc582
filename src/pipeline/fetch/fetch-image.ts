import { Agent, request, type Dispatcher } from 'undici'
import { ColorizeError } from '../../core/errors.ts'
import { checkUrl, redirectTarget } from './allowed-url.ts'
import { createGuardedLookup, resolveBySystem, type ResolveAll } from './guarded-lookup.ts'

export type ImageFetcherOptions = {
  /** Exact host names. A host with a port, such as `127.0.0.1:8099`, may be private and use http. */
  allowHosts: readonly string[]
  /** Default: 25 MiB. */
  maxBytes?: number
  connectTimeoutMs?: number
  /** For the whole fetch, including redirects. */
  totalTimeoutMs?: number
  /** Default: the system's resolver. */
  resolveAll?: ResolveAll
}

export type ImageFetcher = {
  /**
   * The bytes behind a URL.
   * @throws ColorizeError host_not_allowed, address_not_allowed, source_not_found, source_forbidden,
   *   source_unavailable, fetch_timeout, too_many_bytes, too_many_redirects
   */
  fetch(url: string): Promise<Uint8Array>
  close(): Promise<void>
}

const maxRedirects = 3
const headers = {
  // images first: some image hosts answer a browser's page request with an HTML page
  accept: 'image/avif,image/webp,image/*;q=0.9,*/*;q=0.1',
  'accept-encoding': 'identity',
  'user-agent': 'colorizebot/0.1',
}

const statusError = (status: number): ColorizeError => {
  const message = `the host answered ${status}`
  if (status === 404 || status === 410) return new ColorizeError('source_not_found', message)
  if (status === 401 || status === 403 || status === 451)
    return new ColorizeError('source_forbidden', message)
  return new ColorizeError('source_unavailable', message)
}

/** Stops after `maxBytes`, whatever the Content-Length header said. */
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

const readImage = async (
  { statusCode, headers: answered, body }: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<Uint8Array> => {
  const { 'content-encoding': encoding, 'content-length': length } = answered
  if (statusCode !== 200) throw statusError(statusCode)
  if (encoding !== undefined && encoding !== 'identity')
    throw new ColorizeError('source_unavailable', 'the host sent a compressed body without being asked to')
  if (Number(length) > maxBytes) throw new ColorizeError('too_many_bytes', `more than ${maxBytes} bytes`)
  return readBounded(body, maxBytes)
}

const codedError = (error: unknown, signal: AbortSignal): ColorizeError => {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof ColorizeError) return cause
  const code = (error as { code?: string }).code ?? ''
  if (signal.aborted || /TIMEOUT/.test(code))
    return new ColorizeError('fetch_timeout', 'the host was too slow', { cause: error })
  return new ColorizeError('source_unavailable', 'the host did not answer', { cause: error })
}

/** Fetches pictures from allowed hosts. Every redirect is checked like the first URL. */
export const createImageFetcher = (options: ImageFetcherOptions): ImageFetcher => {
  const { maxBytes = 25 * 1024 * 1024, connectTimeoutMs = 5_000, totalTimeoutMs = 20_000 } = options
  const allowHosts = options.allowHosts.map((host) => host.toLowerCase())
  const lookup = createGuardedLookup(options.resolveAll ?? resolveBySystem)
  const publicOnly = new Agent({ connect: { timeout: connectTimeoutMs, lookup } })
  const unguarded = new Agent({ connect: { timeout: connectTimeoutMs } })

  const fetchHop = async (text: string, hop: number, signal: AbortSignal): Promise<Uint8Array> => {
    if (hop > maxRedirects)
      throw new ColorizeError('too_many_redirects', `more than ${maxRedirects} redirects`)
    const { url, mayBePrivate } = checkUrl(text, allowHosts)
    const answer = await request(url, { dispatcher: mayBePrivate ? unguarded : publicOnly, headers, signal })
    const { location } = answer.headers
    const isRedirect = answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string'
    try {
      if (isRedirect) return await fetchHop(redirectTarget(location, url), hop + 1, signal)
      return await readImage(answer, maxBytes)
    } finally {
      answer.body.on('error', () => undefined) // destroying an unread body raises an error
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
      await Promise.all([publicOnly.destroy(), unguarded.destroy()])
    },
  }
}
