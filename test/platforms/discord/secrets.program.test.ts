import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTokenCipher } from '../../../src/platforms/discord/client/token-cipher.ts'
import type { NewFile } from '../../../src/sandbox/discord/store/attachments.ts'
import type { Interaction } from '../../../src/sandbox/discord/store/types.ts'
import { logInAt, type Login } from '../../support/web/admin-login.ts'
import { makeDataDir } from '../../support/data-dir.ts'
import { discordEnv } from '../../support/discord/discord-bot.ts'
import { greyPhoto } from '../../support/discord/discord-results.ts'
import { startDiscordSandbox, type DiscordSandbox } from '../../support/discord/discord-sandbox.ts'
import { runBuilt, type TestProcess } from '../../support/program/built-program.ts'
import { freePort } from '../../support/program/test-program.ts'
import { folderContent, redisContent } from '../../support/redis/redis-content.ts'
import { startRedis, type TestRedis } from '../../support/redis/redis-server.ts'
import { secretsIn, testSecrets } from '../../support/secrets.ts'

const { discordToken, adminPassword } = testSecrets
const patience = { timeout: 30_000, interval: 50 }

let sandbox: DiscordSandbox
let redis: TestRedis
let dataDir: Awaited<ReturnType<typeof makeDataDir>>
let bot: TestProcess
let url: string
let file: NewFile
beforeEach(async () => {
  sandbox = await startDiscordSandbox({ token: discordToken })
  redis = await startRedis()
  dataDir = await makeDataDir()
  file = { filename: 'old.jpg', bytes: await greyPhoto(48) }
  const port = String(await freePort())
  url = `http://127.0.0.1:${port}`
  const settings = { DATA_DIR: dataDir.path, REDIS_URL: redis.url, PORT: port, ADMIN_PASSWORD: adminPassword }
  bot = runBuilt(['start'], { ...discordEnv(sandbox), ...settings, LOG_LEVEL: 'trace' })
  const { store } = sandbox
  const photos = store.channelNamed('old-photos')
  await expect
    .poll(() => photos && store.commandsFor(photos).length > 0 && store.sessions.connected().length, patience)
    .toBe(1)
})
afterEach(async () => {
  bot.child.kill('SIGKILL')
  await bot.ended.catch(() => undefined)
  await sandbox.close()
  await redis.close()
  await dataDir.remove()
})

const colorize = async (): Promise<Interaction> => {
  const { store } = sandbox
  const channel = store.channelNamed('old-photos')
  if (!channel) throw new Error('the sandbox begins with it')
  const image = await store.upload(channel, file)
  return store.invoke({ command: 'colorize', channel, options: { image } })
}
const coloured = (interaction: Interaction): Promise<void> =>
  expect.poll(() => interaction.original?.attachments.length, patience).toBe(1)

let known: Promise<Login> | undefined
const login = (): Promise<Login> => (known ??= logInAt(url, adminPassword))
const page = async (path: string): Promise<string> =>
  (await fetch(`${url}${path}`, { headers: { cookie: (await login()).cookie } })).text()

const jobPage = (queue: string, { id }: Interaction): Promise<string> =>
  page(`/admin/queues/api/queues/${queue}/discord-${id}`)
/** Waits for the picture and for the job's end: a retry after a picture was posted would use up the next fault. */
const answered = async (interaction: Interaction): Promise<void> => {
  await coloured(interaction)
  await expect.poll(() => jobPage('reply-discord', interaction), patience).toContain('finishedOn')
}

/** All that the dashboard shows of all jobs, each by itself too. */
const dashboard = async (ids: readonly string[]): Promise<string> => {
  const lists = ['colorize', 'reply-discord'].map((queue) =>
    page(`/admin/queues/api/queues?activeQueue=${queue}&status=latest&page=1&jobsPerPage=50`),
  )
  const jobs = ids.flatMap((id) =>
    ['colorize', 'reply-discord'].flatMap((queue) => [
      page(`/admin/queues/api/queues/${queue}/discord-${id}`),
      page(`/admin/queues/api/queues/${queue}/discord-${id}/logs`),
    ]),
  )
  return (await Promise.all([page('/admin'), ...lists, ...jobs])).join('\n')
}

it('shows an interaction’s token nowhere: not in logs, pages, files, nor in Redis, whatever goes wrong', async () => {
  const { store } = sandbox
  const callback = /^\/interactions\/\d+\/[^/]+\/callback$/
  const original = /^\/webhooks\/\d+\/[^/]+\/messages\/@original$/
  await answered(await colorize())
  for (const fault of [{ status: 500 }, { status: 502, after: true }])
    store.queueFault({ path: callback, ...fault })
  for (const fault of [{ status: 500 }, { cut: true }, { status: 502, after: true }])
    store.queueFault({ path: original, ...fault })
  await answered(await colorize())
  for (let i = 0; i < 4; i++) store.queueFault({ path: original, status: 503 })
  await answered(await colorize())
  store.queueFault({ path: original, status: 400, code: 50_035, message: 'Invalid Form Body' })
  const failed = await colorize()
  // before another answer meets the fault
  await expect.poll(() => jobPage('reply-discord', failed), patience).toContain('reply_refused')
  store.queueFault({ path: callback, cut: true })
  await colorize()
  store.queueFault({ path: callback, status: 404, code: 10_062, message: 'Unknown interaction' })
  const unknown = await colorize()
  const asked = [...store.interactions.all()]
  const ids = asked.map(({ id }) => id)
  await expect.poll(() => jobPage('colorize', unknown), patience).toContain('finishedOn')
  const shown = await dashboard(ids)
  const kept = await redisContent(redis.url)
  bot.child.kill('SIGTERM')
  const { output } = await bot.ended
  const places = {
    output,
    shown,
    kept,
    log: await folderContent(redis.folder),
    files: await folderContent(dataDir.path),
  }
  expect(output).toContain('Discord refused: 50035')
  expect(shown).toContain('[hidden]')
  for (const { token } of asked)
    for (const [place, text] of Object.entries(places))
      expect({ place, holds: text.includes(token) || text.includes(encodeURIComponent(token)) }).toEqual({
        place,
        holds: false,
      })
  for (const text of Object.values(places)) expect(secretsIn(text)).toEqual([])

  const sealed = [...kept.matchAll(/\\"token\\":\\"([\w-]+)\\"/g)].map(([, token = '']) => token)
  const opened = sealed.map((token) => createTokenCipher(discordToken).open(token))
  expect(new Set(opened)).toEqual(new Set(asked.map(({ token }) => token)))
  expect(sealed.filter((token) => `${output}${shown}`.includes(token))).toEqual([])
}, 90_000)
