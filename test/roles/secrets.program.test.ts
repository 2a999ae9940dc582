import { afterEach, beforeEach, expect, it } from 'vitest'
import { logInAt } from '../support/web/admin-login.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { runBuilt, type TestProcess } from '../support/program/built-program.ts'
import { freePort } from '../support/program/test-program.ts'
import { folderContent, redisContent, withRedis } from '../support/redis/redis-content.ts'
import { startRedis, type TestRedis } from '../support/redis/redis-server.ts'
import { redditEnv, startSandbox, type Sandbox } from '../support/reddit/reddit-sandbox.ts'
import { secretsIn, testSecrets } from '../support/secrets.ts'
import { addPosts, answerCounts, addMention } from '../support/reddit/mentions.ts'

const { clientSecret, password, adminPassword, redisPassword } = testSecrets
const patience = { timeout: 30_000, interval: 100 }
const basic = (user: string, secret: string): string => Buffer.from(`${user}:${secret}`).toString('base64')
const form = (text: string): string => new URLSearchParams({ text }).toString()

let dataDir: Awaited<ReturnType<typeof makeDataDir>>
let redis: TestRedis
let redisUrl: string
let reddit: Sandbox
let tokens: string[]
let env: Record<string, string>
let running: TestProcess[]
beforeEach(async () => {
  running = []
  tokens = []
  dataDir = await makeDataDir()
  redis = await startRedis()
  redisUrl = redis.url.replace('//', `//:${encodeURIComponent(redisPassword)}@`)
  await withRedis(redis.url, (client) => client.config('SET', 'requirepass', redisPassword))
  reddit = await startSandbox()
  const { sessions } = reddit.store
  const issue = sessions.issue.bind(sessions)
  sessions.issue = (...given) => {
    const token = issue(...given)
    tokens.push(token)
    return token
  }
  env = { ...redditEnv(reddit), DATA_DIR: dataDir.path, REDIS_URL: redisUrl, ADMIN_PASSWORD: adminPassword }
})
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(({ ended }) => ended.catch(() => undefined)))
  await reddit.close()
  await redis.close()
  await dataDir.remove()
})

const run = (command: string, more: Record<string, string> = {}): TestProcess => {
  const made = runBuilt([command], { ...env, LOG_LEVEL: 'trace', ...more })
  running.push(made)
  return made
}

/** What a Reddit may say that repeats all that it was told. */
const echo = (): string =>
  [
    ...Object.values(testSecrets).flatMap((secret) => [secret, encodeURIComponent(secret), form(secret)]),
    `Basic ${basic('id', clientSecret)}`,
    ...tokens.map((token) => `bearer ${token}`),
  ].join(' ')

const answered = (asked: readonly string[]): Promise<void> =>
  expect.poll(() => answerCounts(reddit.store, asked), patience).toEqual(asked.map(() => 1))

const nextPost = async (): Promise<string> => {
  const [post = ''] = await addPosts(reddit.store, 1, reddit.store.posts.length)
  return post
}

const logins = '/api/v1/access_token'
const ways = [{ status: 401 }, { status: 500, after: true }, { status: 0, after: true }]

/** Logins and calls that are part of an answer go wrong in each way, and the answer comes nevertheless. */
const loginsAndCallsFail = async (): Promise<void> => {
  for (const way of [...ways, { message: echo() }]) {
    reddit.store.queueFault({ ...way, path: logins, code: echo() })
    reddit.store.revokeTokens()
    await answered([addMention(reddit.store, await nextPost())])
  }
  for (const way of ways) {
    for (const path of ['/api/comment', '/r/sandbox/comments'])
      reddit.store.queueFault({ ...way, path, code: echo() })
    await answered([addMention(reddit.store, await nextPost())])
  }
}

/** What the pages say, to whom they know and to whom they do not. */
const pages = async (url: string): Promise<string> => {
  const { cookie } = await logInAt(url, adminPassword)
  const headers = { cookie, accept: 'text/html' }
  const wrong = { authorization: `Basic ${basic('admin', `${adminPassword}!`)}`, accept: 'text/html' }
  const queues = ['colorize', 'reply-reddit', 'reply-web'].map(
    (name) => `/admin/queues/api/queues?activeQueue=${name}&page=1&jobsPerPage=50`,
  )
  const paths = [
    '/admin',
    '/admin/ledger',
    '/admin/policies',
    '/admin/platforms',
    '/admin/audit',
    '/admin/nothing',
    '/admin/queues',
    ...queues,
    '/api/nothing',
    '/readyz',
  ]
  const asked = paths.flatMap((path) => [
    fetch(url + path, { headers }),
    fetch(url + path, { headers: wrong }),
    fetch(`${url}${path}`),
  ])
  const upload = fetch(`${url}/api/colorize`, { method: 'POST', body: adminPassword })
  const answers = await Promise.all([...asked, upload])
  const said = answers.map(async (answer) => `${JSON.stringify([...answer.headers])} ${await answer.text()}`)
  return (await Promise.all(said)).join('\n')
}

/** What Redditors can read of the bot. */
const words = (): string =>
  JSON.stringify([
    reddit.store.comments.filter(({ author }) => author === 'PhotoBot'),
    reddit.store.inbox.sentBy('PhotoBot'),
  ])

const shown = (text: string): string[] => [
  ...secretsIn(text),
  ...tokens.filter((token) => text.includes(token)).map(() => 'a token'),
]

it('shows no secret in its log, on its pages, in its answers or in Redis, whatever fails', async () => {
  const port = String(await freePort())
  const bot = run('start', { PORT: port })
  await bot.said(/ready/)
  await answered([addMention(reddit.store, await nextPost())])
  await loginsAndCallsFail()
  reddit.store.queueFault({ code: 'BROKEN', message: echo() })
  addMention(reddit.store, await nextPost())
  await bot.said(/Reddit refused the reply/)
  const [sample] = reddit.store.samples
  if (!sample) throw new Error('the sandbox has samples')
  const body = `please ${reddit.store.imageUrl(reddit.store.imageHost.put(sample).name)}`
  reddit.store.sendMessage({ from: 'dan', to: 'PhotoBot', subject: 'hello', body })
  await expect.poll(() => reddit.store.inbox.sentBy('PhotoBot'), patience).toHaveLength(1)

  const site = await pages(`http://127.0.0.1:${port}`)
  bot.child.kill('SIGTERM')
  const { output } = await bot.ended
  const places = {
    output,
    site,
    words: words(),
    redis: await redisContent(redisUrl),
    log: await folderContent(redis.folder),
    files: await folderContent(dataDir.path),
  }
  expect(output).toMatch(/Reddit rejected the login.*Reddit returned no token/s)
  expect(places.site).toContain('reply_refused')
  expect(places.redis).toContain('requester')
  expect(places.log).toContain('requester')
  expect(tokens.length).toBeGreaterThan(2)
  for (const [place, text] of Object.entries(places))
    expect({ place, shown: shown(text) }).toEqual({ place, shown: [] })
}, 120_000)

it('shows no secret where Redis refuses the password', async () => {
  const wrong = { REDIS_URL: redis.url.replace('//', `//:${encodeURIComponent(`${redisPassword}!`)}@`) }
  const doctor = run('doctor', wrong)
  const bot = run('start', wrong)
  await bot.said(/WRONGPASS|Redis does not answer/)
  bot.child.kill('SIGKILL')
  for (const { ended } of [doctor, bot]) expect(shown((await ended).output)).toEqual([])
}, 60_000)

it('shows no secret where a doctor is called: all is well, or Reddit refuses the login', async () => {
  expect((await run('doctor').ended).output).toContain('logged in as')
  reddit.store.queueFault({ path: '/api/v1/access_token', status: 401, code: echo() })
  const { output } = await run('doctor').ended
  expect(output).toMatch(/bad +Reddit/)
  expect(shown(output)).toEqual([])
}, 60_000)

it('would find them, however they are written', () => {
  const text = JSON.stringify({ text: JSON.stringify(password) })
  for (const spelling of [text, encodeURIComponent(password), form(password)])
    expect(secretsIn(spelling)).toEqual(['password'])
  for (const user of ['i', 'id', 'idx'])
    expect(secretsIn(basic(user, clientSecret))).toEqual(['clientSecret'])
  expect(secretsIn('the password and the client secret of the tests')).toEqual([])
})
