import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createImageFetcher,
  type ImageFetcher,
  type ImageFetcherOptions,
} from '../../../src/pipeline/fetch/fetch-image.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const serve = async (listener: RequestListener): Promise<{ url: string; host: string }> => {
  const server: Server = createServer(listener)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  closers.push(() => {
    server.closeAllConnections()
    return new Promise((closed) => server.close(closed))
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: `http://${host}`, host }
}
const fetcherFor = (allowHosts: string[], more: Partial<ImageFetcherOptions> = {}): ImageFetcher => {
  const fetcher = createImageFetcher({ allowHosts, ...more })
  closers.push(() => fetcher.close())
  return fetcher
}
const codeFor = (fetching: Promise<unknown>): Promise<unknown> =>
  fetching.then(
    () => 'fetched',
    (error: unknown) => (error as { code?: unknown }).code,
  )

describe('fetch, before it connects,', () => {
  it.each([
    ['http://i.redd.it/a.jpg', 'plain http'],
    ['https://evil.example/a.jpg', 'a host outside the list'],
    ['https://i.redd.it.evil.example/a.jpg', 'a look-alike host'],
    ['https://i.redd.it:8443/a.jpg', 'another port'],
    ['https://user:pass@i.redd.it/a.jpg', 'credentials'],
    ['file:///etc/passwd', 'a file URL'],
    ['ftp://i.redd.it/a', 'ftp'],
    ['http://127.0.0.1:1/a', 'a private address'],
    ['nonsense', 'not a URL'],
  ])('rejects %s (%s)', async (url) => {
    expect(await codeFor(fetcherFor(['i.redd.it']).fetch(url))).toBe('host_not_allowed')
  })

  it('rejects a private IP address that is listed without a port', async () => {
    expect(await codeFor(fetcherFor(['127.0.0.1']).fetch('https://127.0.0.1/a'))).toBe('address_not_allowed')
    expect(await codeFor(fetcherFor(['[::1]']).fetch('https://[::1]/a'))).toBe('address_not_allowed')
  })

  it('rejects a listed host that resolves to a private address', async () => {
    for (const address of ['127.0.0.1', '169.254.169.254']) {
      const fetcher = fetcherFor(['i.redd.it'], {
        resolveAll: (_host, done) => done(null, [{ address, family: 4 }]),
      })
      expect(await codeFor(fetcher.fetch('https://i.redd.it/a.jpg'))).toBe('address_not_allowed')
    }
  })
})

describe('fetch', () => {
  it('returns the bytes from a private host that is listed with its port', async () => {
    const { url, host } = await serve((request, response) => {
      response.end(request.headers.accept?.startsWith('image/avif') ? 'picture' : 'page')
    })
    expect(Buffer.from(await fetcherFor([host]).fetch(`${url}/a`)).toString()).toBe('picture')
  })

  it.each([
    [404, 'source_not_found'],
    [410, 'source_not_found'],
    [403, 'source_forbidden'],
    [429, 'source_unavailable'],
    [500, 'source_unavailable'],
    [204, 'source_unavailable'],
  ])('translates the status %i to %s', async (status, code) => {
    const { url, host } = await serve((_request, response) => response.writeHead(status).end())
    expect(await codeFor(fetcherFor([host]).fetch(url))).toBe(code)
  })

  it('checks every redirect and follows at most three', async () => {
    const target = await serve((_request, response) => response.end('secret'))
    const { url, host } = await serve((request, response) => {
      const hops = Number(request.url?.slice(2) ?? 0)
      if (request.url === '/out') response.writeHead(302, { location: target.url })
      else if (hops > 0) response.writeHead(302, { location: `/?${hops - 1}` })
      response.end('here')
    })
    const fetcher = fetcherFor([host])
    expect(await codeFor(fetcher.fetch(`${url}/out`))).toBe('host_not_allowed')
    expect(await codeFor(fetcher.fetch(`${url}/?3`))).toBe('fetched')
    expect(await codeFor(fetcher.fetch(`${url}/?4`))).toBe('too_many_redirects')
  })

  it('stops at maxBytes, with and without a Content-Length', async () => {
    const { url, host } = await serve((request, response) => {
      if (request.url === '/announced') response.writeHead(200, { 'content-length': 5_000 })
      const more = (): void => {
        while (response.write(Buffer.alloc(1_000)));
        response.once('drain', more)
      }
      more()
    })
    const fetcher = fetcherFor([host], { maxBytes: 4_000 })
    expect(await codeFor(fetcher.fetch(`${url}/announced`))).toBe('too_many_bytes')
    expect(await codeFor(fetcher.fetch(`${url}/endless`))).toBe('too_many_bytes')
  })

  it('times out if the host is slow or never answers', async () => {
    const { url, host } = await serve((request, response) => {
      if (request.url === '/drip') response.write('a')
    })
    const fetcher = fetcherFor([host], { totalTimeoutMs: 150 })
    expect(await codeFor(fetcher.fetch(`${url}/drip`))).toBe('fetch_timeout')
    expect(await codeFor(fetcher.fetch(`${url}/silent`))).toBe('fetch_timeout')
  })

  it('rejects a compressed body, which it did not request', async () => {
    const { url, host } = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('bomb'),
    )
    expect(await codeFor(fetcherFor([host]).fetch(url))).toBe('source_unavailable')
  })

  it('rejects with source_unavailable if nothing listens at the address', async () => {
    const { url, host } = await serve(() => undefined)
    await closers.pop()?.()
    expect(await codeFor(fetcherFor([host]).fetch(url))).toBe('source_unavailable')
  })
})
