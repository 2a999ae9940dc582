import { fastify } from 'fastify'
import { buffer } from 'node:stream/consumers'
import { PassThrough } from 'node:stream'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createLogger } from '../../src/core/log.ts'
import type * as TestProgramModule from '../support/program/test-program.ts'
import { headersOf, logInAt, type Login } from '../support/web/admin-login.ts'
import type * as PostcardsModule from '../support/postcards/index.ts'

const patience = { timeout: 25_000, interval: 50 }
const key = 'hush-postcards-key'

/** The whole program, newly loaded, with one more line in the list of platforms. */
const loadWithPostcards = async () => {
  vi.resetModules()
  vi.doMock('../../src/platforms/index.ts', async (original) => {
    const { platformDefinitions } = await original<typeof import('../../src/platforms/index.ts')>()
    const { postcards } = await import('../support/postcards/index.ts')
    return { platformDefinitions: [...platformDefinitions, postcards] }
  })
  const postcards: typeof PostcardsModule = await import('../support/postcards/index.ts')
  const support: typeof TestProgramModule = await import('../support/program/test-program.ts')
  const { secretsOf } = await import('../../src/config/secrets.ts')
  const { readConfig } = await import('../../src/config/config.ts')
  return { ...postcards, ...support, secretsOf, readConfig }
}

const startPictureHost = async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const
  const grey = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#888', noise } })
    .greyscale()
    .jpeg()
    .toBuffer()
  const app = fastify()
  app.get('/card.jpg', (_request, reply) => reply.type('image/jpeg').send(grey))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { url: `${url}/card.jpg`, host: new URL(url).host, close: () => app.close() }
}

let loaded: Awaited<ReturnType<typeof loadWithPostcards>>
let pictures: Awaited<ReturnType<typeof startPictureHost>>
let program: TestProgramModule.TestProgram
let login: Login
const logged = new PassThrough()
const logText = buffer(logged).then((bytes) => bytes.toString())

beforeAll(async () => {
  loaded = await loadWithPostcards()
  pictures = await startPictureHost()
  const env = {
    POSTCARDS_KEY: key,
    FETCH_ALLOW_HOSTS: pictures.host,
    GALLERY: '1',
    SANDBOX: '0',
  }
  const secrets = loaded.secretsOf(loaded.readConfig(env))
  const log = createLogger({ level: 'debug', secrets, destination: logged })
  log.info({ key }, `the key is ${key}`)
  program = await loaded.startTestProgram(env, log)
  login = await logInAt(program.url, loaded.adminPassword)
})
afterAll(async () => {
  await program.close()
  await pictures.close()
  vi.doUnmock('../../src/platforms/index.ts')
  vi.resetModules()
})

const page = async (path: string): Promise<string> =>
  (await fetch(`${program.url}${path}`, { headers: { cookie: login.cookie } })).text()
/** Presses a button of /admin/platforms. */
const press = async (action: 'pause' | 'resume'): Promise<void> => {
  const answer = await fetch(`${program.url}/admin/platforms/${action}`, {
    method: 'POST',
    headers: headersOf(login),
    body: new URLSearchParams({ platform: 'postcards' }),
    redirect: 'manual',
  })
  expect(answer.status).toBe(303)
}
const send = (from: string) =>
  loaded.postOffice.send({ from, town: 'Spa', pictureUrl: pictures.url, text: 'in colour, please' })
const answered = async (id: string): Promise<void> => {
  await expect.poll(() => loaded.postOffice.answersTo(id), patience).toHaveLength(1)
}

describe('a platform with one line in the list', () => {
  it('answers what is asked there', async () => {
    const { id } = send('ann')
    await answered(id)
    expect(loaded.postOffice.answersTo(id)[0]?.text).toBe('A colorized card')
  })

  it('stops answering one person who exceeds its quota', async () => {
    const cards = Array.from({ length: 6 }, () => send('eve'))
    const count = () => cards.filter(({ id }) => loaded.postOffice.answersTo(id).length > 0).length
    await expect.poll(count, patience).toBe(5)
    await expect.poll(() => page('/admin/ledger?code=over_quota'), patience).toContain('Postcards')
  })

  it('is shown on the settings page with its title, and its key is not', async () => {
    const shown = await page('/admin/settings')
    expect(shown).toContain('Postcards')
    expect(shown).toContain('POSTCARDS_HOURLY_LIMIT')
    expect(shown).toContain('POSTCARDS_KEY')
    expect(shown).not.toContain(key)
  })

  it('is examined by the doctor', async () => {
    expect(await page('/admin/settings/findings')).toMatch(/Postcards[^]*logged in as the postmaster/)
  })

  it('is on the pages for pausing, policies and the overview', async () => {
    for (const path of ['/admin/platforms', '/admin/policies', '/admin'])
      expect(await page(path), path).toContain('Postcards')
  })

  it('has its results in the gallery', async () => {
    await expect.poll(() => page('/gallery'), patience).toMatch(/\/r\/[\da-f]{32}/)
  })

  it('is explained on the public pages', async () => {
    expect(await page('/about')).toContain('<code>the bot</code>')
    expect(await page('/privacy')).toContain('Send the card back.')
  })

  it('answers nothing while it is paused, and what waited once it is resumed', async () => {
    await press('pause')
    const { id } = send('zoe')
    await expect.poll(() => page('/admin/platforms'), patience).toMatch(/Postcards[^]*?1 (answer )?wait/)
    expect(loaded.postOffice.answersTo(id)).toEqual([])
    await press('resume')
    await answered(id)
  })

  it('has its key masked in the log', async () => {
    logged.end()
    const text = await logText
    expect(text).toContain('the key is')
    expect(text).not.toContain(key)
  })
})
