import { afterAll, beforeAll, expect, it } from 'vitest'
import { headersOf, logInAt, type Login } from '../support/web/admin-login.ts'
import { runBuilt } from '../support/program/built-program.ts'
import { adminPassword } from '../support/program/test-program.ts'
import { startRedditBot, type RedditBot } from '../support/reddit/reddit-bot.ts'

let bot: RedditBot
beforeAll(async () => {
  bot = await startRedditBot()
})
afterAll(() => bot.close())

const run = (...args: string[]) =>
  runBuilt(args, { DATA_DIR: bot.program.dataDir, REDIS_URL: bot.program.redisUrl }).ended
let known: Promise<Login> | undefined
const login = (): Promise<Login> => (known ??= logInAt(bot.program.url, adminPassword))
const dashboard = async (page = 'platforms'): Promise<string> =>
  (await fetch(`${bot.program.url}/admin/${page}`, { headers: { cookie: (await login()).cookie } })).text()
const post = async (path: string, fields: Record<string, string>) =>
  fetch(`${bot.program.url}/admin/${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: headersOf(await login()),
    body: new URLSearchParams(fields),
  })

const pausing: [string, (verb: 'pause' | 'resume') => Promise<void>][] = [
  [
    'the command line',
    async (verb) => {
      const { code, output } = await run(verb, 'reddit')
      expect(output).toMatch(/^reddit is (paused|listening).*\n$/)
      expect(code).toBe(0)
    },
  ],
  [
    'the dashboard',
    async (verb) => {
      expect((await post(`platforms/${verb}`, { platform: 'reddit' })).status).toBe(303)
    },
  ],
]

it.each(pausing)('paused by %s, answers wait; resumed, each is sent once', async (_, tell) => {
  await tell('pause')
  const asked: string[] = []
  for (const who of ['bob', 'carl', 'dora']) asked.push(bot.say(`t3_${await bot.post()}`, who))
  await expect.poll(() => dashboard(), bot.patience).toContain('3 answers wait')
  expect(await dashboard()).toContain('Paused')
  expect(asked.flatMap((id) => bot.answers(id))).toEqual([])
  await tell('resume')
  for (const id of asked) await bot.answer(id)
  await bot.heard()
  expect(asked.map((id) => bot.answers(id).length)).toEqual([1, 1, 1])
  expect(await dashboard()).toContain('0 answers wait')
})

it('a policy and an opt-out set on the dashboard hold in the running program', async () => {
  await post('policies/opt-out', { platform: 'reddit', name: 'Olga' })
  await post('policies/places', { platform: 'reddit', name: 'sandbox', speak: 'message_only', nsfw: '1' })
  expect(await dashboard('policies')).toContain('1 user opted out')
  const silent = bot.say(`t3_${await bot.post()}`, 'olga')
  const asked = bot.say(`t3_${await bot.post()}`, 'nina')
  await expect.poll(() => bot.messages('nina'), bot.patience).toHaveLength(1)
  await post('policies/places/clear', { platform: 'reddit', name: 'sandbox' })
  await bot.answer(bot.say(`t3_${await bot.post()}`, 'mia'))
  expect([silent, asked].flatMap((id) => bot.answers(id))).toEqual([])
  expect(await dashboard('policies')).toContain('Every subreddit uses the default')
})

it.each([['pause'], ['resume', 'nowhere'], ['pause', 'reddit', 'page']])(
  'explains %s %s',
  async (...args) => {
    expect(await run(...args)).toMatchObject({
      code: 2,
      output: expect.stringContaining('error: ') as string,
    })
  },
)

it('ends with a sentence where Redis does not answer', async () => {
  const { code, output } = await runBuilt(['pause', 'reddit'], { REDIS_URL: 'redis://127.0.0.1:1' }).ended
  expect(code).toBe(1)
  expect(output).not.toMatch(/\n +at /)
})
