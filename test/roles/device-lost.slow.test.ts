import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openBot, type Bot } from '../support/program/role-processes.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { startRedis, type TestRedis } from '../support/redis/redis-server.ts'
import { redditEnv, startSandbox, type Sandbox } from '../support/reddit/reddit-sandbox.ts'
import { addPosts, answerCounts, onceEach, addMention } from '../support/reddit/mentions.ts'

let folder: Awaited<ReturnType<typeof makeDataDir>>
let redis: TestRedis
let reddit: Sandbox
let bot: Bot
/** What the device does once the first picture is fetched, so that jobs are running. */
let fate: 'fails' | 'hangs'
let drafts = 0

beforeEach(async () => {
  folder = await makeDataDir()
  redis = await startRedis()
  reddit = await startSandbox({
    beforeAnswer: async (path) => {
      if (path.startsWith('/i/')) await breakDevice()
    },
  })
  bot = await openBot(redis.url, redditEnv(reddit))
})
afterEach(async () => {
  await bot.close()
  await reddit.close()
  await redis.close()
  await folder.remove()
})

const goneFile = (): string => join(folder.path, 'gone')

/** In one step: the worker must not read the file before its content is there. */
const breakDevice = async (): Promise<void> => {
  const draft = `${goneFile()}.${++drafts}`
  await writeFile(draft, fate)
  await rename(draft, goneFile())
}

const onPretendedGpu = () => ({
  DEVICE: 'webgpu',
  PRETEND_GPU: goneFile(),
  PRETEND_PATIENCE_MS: '1000',
  NODE_OPTIONS: '--import ./test/support/program/pretend-gpu.mjs',
})

/** Loses the device while jobs are running, and resolves to how the worker ended. */
const loseDevice = async () => {
  const posts = await addPosts(reddit.store, 3)
  const worker = await bot.run('worker', onPretendedGpu())
  await bot.run('listen')
  const asked = posts.map((post) => addMention(reddit.store, post))
  return { asked, ...(await worker.ended()) }
}

it('ends with code 1 and one line when its device is lost, and another worker answers once', async () => {
  fate = 'fails'
  const { asked, code, output } = await loseDevice()
  expect(code).toBe(1)
  expect(output.match(/the device was lost; this process exits/g)).toHaveLength(1)
  expect(output).toContain('the device was lost')
  expect(answerCounts(reddit.store, asked)).toEqual([0, 0, 0])
  await bot.run('worker')
  await expect.poll(() => bot.unsettled(), { timeout: 20_000, interval: 100 }).toBe(0)
  expect(answerCounts(reddit.store, asked)).toEqual(onceEach(asked))
}, 60_000)

it('ends although its device hangs in a thread that cannot be terminated', async () => {
  fate = 'hangs'
  const { asked, code, output } = await loseDevice()
  expect(code).toBe(null) // by SIGKILL, which it gives itself
  expect(output).toContain('it hangs')
  await bot.run('worker')
  await expect.poll(() => bot.unsettled(), { timeout: 20_000, interval: 100 }).toBe(0)
  expect(answerCounts(reddit.store, asked)).toEqual(onceEach(asked))
}, 60_000)
