import { once } from 'node:events'
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { formBody, image } from '../../support/web/fake-api.ts'
import { apiClient, isSettled } from '../../support/web/api-client.ts'
import { startTestProgram, type TestProgram } from '../../support/program/test-program.ts'

const timeout = 60_000
const hourlyLimit = 12
let program: TestProgram
let photo: Buffer

beforeAll(async () => {
  program = await startTestProgram({
    WEB_HOURLY_LIMIT: String(hourlyLimit),
    TRUSTED_PROXIES: '127.0.0.1',
    FETCH_ALLOW_HOSTS: 'i.redd.it.invalid',
  })
  photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#777' } })
    .jpeg()
    .toBuffer()
}, timeout)
afterAll(() => program.close())

const from = (address: string) => apiClient(program.url, { 'x-forwarded-for': address })

/** An upload whose body the test writes itself. */
const openUpload = (address: string, headers: Record<string, string> = {}): ClientRequest => {
  const request = httpRequest(`${program.url}/api/colorize`, {
    method: 'POST',
    headers: {
      'content-type': 'multipart/form-data; boundary=b',
      'x-forwarded-for': address,
      ...headers,
    },
  })
  request.on('error', () => undefined) // the test cuts it off
  return request
}

const answerTo = async (
  request: ClientRequest,
): Promise<{ status: number; headers: IncomingMessage['headers'] }> => {
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  answer.resume()
  return { status: answer.statusCode ?? 0, headers: answer.headers }
}

const isTaken = (address: string) =>
  vi.waitFor(async () => expect((await from(address).upload(photo)).status).toBe(202), { timeout: 20_000 })

it(
  'accepts 50 simultaneous uploads within quotas and limits and finishes each accepted one',
  async () => {
    const client = from('198.51.100.7')
    const answers = await Promise.all(Array.from({ length: 50 }, () => client.upload(photo)))
    const taken = answers.filter(({ status }) => status === 202)
    expect(taken.length).toBeGreaterThan(0)
    expect(taken.length).toBeLessThanOrEqual(hourlyLimit)
    for (const { status, headers } of answers.filter((answer) => !taken.includes(answer))) {
      expect([429, 503]).toContain(status)
      expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    }
    for (const answer of taken) {
      const { id } = client.read<{ id: string }>(answer)
      const settled = async () => expect(isSettled(await client.state(id))).toBe(true)
      await vi.waitFor(settled, { timeout: 40_000, interval: 100 })
      expect((await client.state(id)).state).toBe('sent')
    }
    await isTaken('198.51.100.8')
  },
  timeout,
)

it(
  'says how long a client over its quota must wait, and counts an IPv6 network as one client',
  async () => {
    const statuses = []
    for (let i = 0; i <= hourlyLimit; i++)
      statuses.push(
        (await from(`2001:db8:1:2::${i + 1}`).link({ url: 'https://i.redd.it.invalid/a.jpg' })).status,
      )
    expect(statuses).toEqual([...Array<number>(hourlyLimit).fill(202), 429])
    const refused = await from('2001:db8:1:2:ffff::1').upload(photo)
    expect(refused.status).toBe(429)
    expect(refused.headers['content-type']).toContain('application/problem+json')
    expect(from('').read(refused)).toMatchObject({ code: 'over_quota' })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_000)
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(3_600)
    await isTaken('2001:db8:1:3::1')
  },
  timeout,
)

it(
  'reads four uploads per address at the same time and frees the place of aborted ones',
  async () => {
    const begun = formBody([image(photo)]).subarray(0, 200)
    const held = Array.from({ length: 8 }, () => openUpload('203.0.113.1'))
    const refused: IncomingMessage['headers'][] = []
    for (const request of held) {
      request.on('response', (answer: IncomingMessage) => {
        answer.resume()
        if (answer.statusCode === 503) refused.push(answer.headers)
      })
      request.write(begun)
    }
    await vi.waitFor(() => expect(refused).toHaveLength(4), { timeout: 20_000 })
    expect(Number(refused[0]?.['retry-after'])).toBeGreaterThan(0)
    expect((await from('203.0.113.3').upload(photo)).status).toBe(202)
    for (const request of held) request.destroy()
    await isTaken('203.0.113.1')
  },
  timeout,
)

it(
  'frees the place of clients that disconnect before anything was read',
  async () => {
    const { hostname, port } = new URL(program.url)
    const head = [
      'POST /api/colorize HTTP/1.1',
      `host: ${hostname}`,
      'x-forwarded-for: 203.0.113.5',
      'content-type: multipart/form-data; boundary=b',
      'content-length: 5000',
    ]
    for (let i = 0; i < 40; i++) {
      const socket = connect(Number(port), hostname)
      await once(socket, 'connect')
      socket.write(`${head.join('\r\n')}\r\n\r\n`, () => socket.destroy())
      await once(socket, 'close')
    }
    await isTaken('203.0.113.5')
  },
  timeout,
)

it(
  'stops reading an endless upload',
  async () => {
    const request = openUpload('203.0.113.4', { 'transfer-encoding': 'chunked' })
    const answer = answerTo(request)
    request.write(formBody([image('')]).subarray(0, 80))
    const chunk = Buffer.alloc(1024 * 1024)
    for (let i = 0; i < 27; i++) if (!request.write(chunk)) await once(request, 'drain')
    request.end('\r\n--b--\r\n')
    expect((await answer).status).toBe(413)

    const announced = openUpload('203.0.113.4', { 'content-length': String(1024 ** 3) })
    const early = answerTo(announced)
    announced.write('--b')
    expect((await early).status).toBe(413)
    announced.destroy()
    await isTaken('203.0.113.4')
  },
  timeout,
)
