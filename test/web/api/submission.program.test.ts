import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { apiClient, isSettled } from '../../support/web/api-client.ts'
import { startTestProgram, type TestProgram } from '../../support/program/test-program.ts'

const timeout = 60_000
const keys = ['key-of-the-tests-1', 'key-of-the-tests-2']
let program: TestProgram
let client: ReturnType<typeof apiClient>
let photo: Buffer

beforeAll(async () => {
  program = await startTestProgram({ API_KEYS: keys.join() })
  client = apiClient(program.url)
  photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#777' } })
    .jpeg()
    .toBuffer()
}, timeout)
afterAll(() => program.close())

const settled = (id: string) =>
  vi.waitFor(
    async () => {
      const state = await client.state(id)
      expect(isSettled(state)).toBe(true)
      return state
    },
    { timeout: 40_000, interval: 100 },
  )

/** The names of all files on the output host. */
const kept = async (): Promise<string[]> => {
  const entries = await readdir(join(program.dataDir, 'output'), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

it(
  'colorizes a photo, shows it, and deletes all of it with the delete key',
  async () => {
    const { id, deleteKey } = await client.submitted(photo, { sideBySide: 'true' })
    const { resultId, resultUrl } = await settled(id)
    expect(resultUrl).toBe(`${program.url}/r/${resultId}?view=side-by-side`)
    const picture = await client.image(id)
    expect(picture.status).toBe(200)
    expect((await sharp(picture.bytes).metadata()).format).toBe('jpeg')
    expect((await kept()).length).toBeGreaterThan(2)

    expect((await client.remove(id, 'wrong')).status).toBe(403)
    expect((await client.image(id)).status).toBe(200)
    expect((await client.remove(id, deleteKey)).status).toBe(204)
    expect((await client.remove(id, deleteKey)).status).toBe(204)
    expect((await client.image(id)).status).toBe(410)
    expect(await client.state(id)).toMatchObject({ state: 'skipped', code: 'answer_gone' })
    expect((await client.ask('GET', `/r/${resultId}/image`)).status).toBe(404)
    expect(await kept()).toEqual([])
  },
  timeout,
)

it(
  'deletes a request in progress',
  async () => {
    const { id, deleteKey } = await client.submitted(photo)
    expect((await client.remove(id, deleteKey)).status).toBe(204)
    expect((await client.image(id)).status).toBe(410)
    const { id: next, deleteKey: nextKey } = await client.submitted(photo) // the first job is over by then
    await settled(next)
    expect((await client.remove(next, nextKey)).status).toBe(204)
    await vi.waitFor(async () => expect(await kept()).toEqual([]), { timeout: 20_000 })
  },
  timeout,
)

it(
  'explains why a photo could not be colorized, and stores nothing of it',
  async () => {
    const { id, deleteKey } = await client.submitted(Buffer.from('no picture'))
    expect(await settled(id)).toMatchObject({ state: 'failed', code: 'not_an_image' })
    const answer = await client.image(id)
    expect(answer.status).toBe(422)
    expect(client.read(answer)).toMatchObject({ code: 'not_an_image' })
    await vi.waitFor(async () => expect(await kept()).toEqual([]), { timeout: 20_000 })
    expect((await client.remove(id, deleteKey)).status).toBe(204)
    expect((await client.image(id)).status).toBe(410)
  },
  timeout,
)

it(
  'fetches from allowed hosts only',
  async () => {
    for (const url of [
      'file:///etc/passwd',
      'data:image/png;base64,AAAA',
      'https://169.254.169.254/latest/meta-data',
      'https://localhost/a.jpg',
      'http://[::1]:80/a.jpg',
      'http://i.redd.it/a.jpg',
      'https://i.redd.it:8443/a.jpg',
      'https://user:password@i.redd.it/a.jpg',
      'https://i.redd.it.evil.example/a.jpg',
      'https://[::1/a.jpg',
      'https://',
    ]) {
      const answer = await client.link({ url })
      expect([url, answer.status]).toEqual([url, 422])
      const { code, allowedHosts } = client.read<{ code: string; allowedHosts: string[] }>(answer)
      expect(code).toBe('host_not_allowed')
      expect(allowedHosts).toContain('i.redd.it')
      expect(allowedHosts.join()).not.toMatch(/127\.0\.0\.1|localhost|:/)
    }
    const { id } = client.read<{ id: string }>(await client.link({ url: `${program.url}/assets/icon.svg` }))
    expect(await settled(id)).toMatchObject({ state: 'failed', code: 'not_an_image' })
  },
  timeout,
)

it(
  'deletes a request with the API key that made it',
  async () => {
    const [maker, other] = keys.map((key) => apiClient(program.url, { authorization: `Bearer ${key}` }))
    const { id } = maker?.read<{ id: string }>(await maker.upload(photo)) ?? { id: '' }
    await settled(id)
    expect((await other?.remove(id, ''))?.status).toBe(403)
    expect((await client.remove(id, '')).status).toBe(403)
    expect((await maker?.remove(id, ''))?.status).toBe(204)
    expect((await maker?.remove(id, ''))?.status).toBe(204)
    expect((await client.image(id)).status).toBe(410)
  },
  timeout,
)

it('answers 404 to requests of other platforms', async () => {
  expect((await client.image('reddit-t1_abc')).status).toBe(404)
})
