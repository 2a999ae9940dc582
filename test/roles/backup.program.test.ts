import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { isKept, isPassing } from '../../src/backup/backup-keys.ts'
import { openBot, type Bot, type Role } from '../support/program/role-processes.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { runBuilt, type Ended } from '../support/program/built-program.ts'
import { redisContent, withRedis } from '../support/redis/redis-content.ts'
import { startOneRedis } from '../support/redis/redis-server.ts'
import { redditEnv, startSandbox } from '../support/reddit/reddit-sandbox.ts'
import { addPosts, answerCounts, onceEach, addMention } from '../support/reddit/mentions.ts'

const patience = { timeout: 25_000, interval: 50 }
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
const owned = <T extends { close(): Promise<unknown> }>(part: T): T => {
  closers.push(() => part.close())
  return part
}

const makeFolder = async (): Promise<string> => {
  const folder = await makeDataDir()
  closers.push(() => folder.remove())
  return folder.path
}

const run = (redisUrl: string, ...args: string[]): Promise<Ended> =>
  runBuilt(args, { REDIS_URL: redisUrl }).ended

type Held = string | string[] | Record<string, string>

/** Sets and hashes have no order. */
const inOrder = (held: Held): unknown => {
  if (typeof held === 'string') return held
  if (Array.isArray(held)) return [...held].sort()
  return Object.entries(held)
    .filter(([field]) => field !== 'restoredAtMs')
    .sort()
}

/** What is kept of a Redis, by key. */
const keptIn = async (url: string): Promise<Record<string, unknown>> => {
  const text = await redisContent(url)
  const lines = text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as [string, Held])
  return Object.fromEntries(lines.filter(([key]) => isKept(key)).map(([key, held]) => [key, inOrder(held)]))
}

/** Two Redis servers, one local Reddit, and bots that share a folder of results. */
const stage = async () => {
  const reddit = owned(await startSandbox())
  const env = { ...redditEnv(reddit), DATA_DIR: await makeFolder() }
  const file = join(await makeFolder(), 'backup.jsonl.gz')
  const [before, after] = [owned(await startOneRedis()), owned(await startOneRedis())]
  const botOn = async (
    url: string,
    roles: readonly Role[] = ['listen', 'worker'],
  ): Promise<{ bot: Bot; stop: () => Promise<unknown> }> => {
    const bot = owned(await openBot(url, env))
    const processes = await Promise.all(roles.map((role) => bot.run(role)))
    return { bot, stop: () => Promise.all(processes.map((one) => one.stop())) }
  }
  return { store: reddit.store, file, before: before.url, after: after.url, botOn, env }
}

const answered = async (stages: Awaited<ReturnType<typeof stage>>, asked: readonly string[]) =>
  expect.poll(() => answerCounts(stages.store, asked), patience).toEqual(onceEach(asked))

const colorized = async (bot: Bot, asked: readonly string[]) =>
  expect
    .poll(
      async () => Promise.all(asked.map(async (id) => (await bot.ledger.read(`reddit-t1_${id}`))?.state)),
      patience,
    )
    .toEqual(asked.map(() => 'colorized'))

describe('a backup that is restored', () => {
  it('knows what was answered, answers what was open, and repeats nothing said since', async () => {
    const stages = await stage()
    const { store, file, before, after } = stages
    const posts = await addPosts(store, 4)
    const first = await stages.botOn(before)
    const known = posts.slice(0, 2).map((post) => addMention(store, post))
    await answered(stages, known)
    expect((await run(before, 'pause', 'reddit')).code).toBe(0)
    const open = posts.slice(2).map((post) => addMention(store, post))
    await colorized(first.bot, open)

    const made = await run(before, 'backup', file)
    expect(made).toMatchObject({
      code: 0,
      output: expect.stringMatching(/: \d+ keys, \d+ kB. It is as private as Redis/) as string,
    })
    const whole = await keptIn(before)
    const said = open.slice(0, 1)
    await withRedis(before, async (redis) => {
      for (const id of open.slice(1))
        await redis.hset(`{colorizebot}:ledger:entry:reddit-t1_${id}`, 'state', 'failed')
    })
    expect((await run(before, 'resume', 'reddit')).code).toBe(0)
    await answered(stages, said)
    await first.stop()

    expect(await run(after, 'restore', file)).toMatchObject({ code: 0 })
    expect(await keptIn(after)).toEqual(whole)

    const second = await stages.botOn(after)
    await second.bot.sweep()
    await expect.poll(() => second.bot.unsettled(), patience).toBe(0)
    await answered(stages, [...known, ...open])
    for (const id of [...known, ...open])
      expect(await second.bot.ledger.read(`reddit-t1_${id}`)).toMatchObject({ state: 'sent' })
  }, 120_000)

  it('is put into no Redis with something in it, nor below workers that are at work', async () => {
    const { file, before, after, botOn } = await stage()
    const { stop } = await botOn(before, ['worker'])
    expect((await run(before, 'backup', file)).code).toBe(0)
    const atWork = await run(before, 'restore', file)
    expect(atWork).toMatchObject({ code: 1, output: expect.stringContaining('stop the bot') as string })
    await stop()
    await withRedis(after, (redis) => redis.set('{colorizebot}:ledger:result:a', '{}'))
    const full = await run(after, 'restore', file)
    expect(full).toMatchObject({ code: 1, output: expect.stringContaining('not empty') as string })
    expect(await keptIn(after)).toEqual({ '{colorizebot}:ledger:result:a': '{}' })
  }, 60_000)

  it('of which a line is missing is not begun with', async () => {
    const { file, after } = await stage()
    await writeFile(file, 'nothing')
    const cut = await run(after, 'restore', file)
    expect(cut).toMatchObject({ code: 1, output: expect.stringContaining('no whole backup') as string })
    expect(await keptIn(after)).toEqual({})
  })
})

it('says in one line where no file can be written', async () => {
  const { before } = await stage()
  const { code, output } = await run(before, 'backup', '/nowhere/backup.gz')
  expect({ code, output }).toEqual({
    code: 1,
    output: expect.stringMatching(/^\/nowhere\/backup.gz cannot be written: ENOENT.*\n$/) as string,
  })
})

it('every key of a program at work is kept or passing', async () => {
  const { before, botOn, store } = await stage()
  const { stop } = await botOn(before)
  const asked = (await addPosts(store, 2)).map((post) => addMention(store, post))
  await expect.poll(() => answerCounts(store, asked), patience).toEqual(onceEach(asked))
  const keys = (await redisContent(before)).split('\n').map((line) => (JSON.parse(line) as [string])[0])
  expect(keys.filter((key) => isKept(key) === isPassing(key))).toEqual([])
  expect(keys.length).toBeGreaterThan(10)
  await stop()
})

it.each([[['backup']], [['restore']], [['backup', 'a', 'b']], [['restore', '--all']]])(
  'says how it is used: %j',
  async (args) => {
    const { code, output } = await run('redis://127.0.0.1:1', ...args)
    expect(code).toBe(2)
    expect(output).toMatch(/^error: /)
  },
)
