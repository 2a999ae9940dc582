// `npm run day`: runs the listener through a day's polls as fast as possible and reports its memory.
// Pass another number of comment polls for a shorter run: npm run day -- 40
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fastify } from 'fastify'
import { openAnswers } from '../dist/stores/answers.js'
import { openLeases } from '../dist/stores/leases.js'
import { openLedger } from '../dist/stores/ledger.js'
import { createLogger } from '../dist/core/log.js'
import { openPolicies } from '../dist/stores/policies.js'
import { createRedditPlatform } from '../dist/platforms/reddit/reddit.js'
import { openQueues } from '../dist/queue/queues.js'
import { openApiBudget } from '../dist/stores/api-budget.js'
import { openQuotas } from '../dist/stores/quotas.js'
import { openRedis } from '../dist/redis/redis.js'
import { startListening } from '../dist/roles/listen/listen.js'
import { openPlatformStores } from '../dist/stores/platform-store.js'
import { redditSandbox } from '../dist/sandbox/reddit/server.js'
import { createRedditStore } from '../dist/sandbox/reddit/store/store.js'
import { ensureRedis, setUp } from './setup.mjs'

const commentPolls = Number(process.argv[2] ?? (24 * 3600) / 2)
const pollsPerInboxPoll = 7.5 // 2 s and 15 s apart
const reports = 20
/** One comment is posted per this many polls, and one comment in `commentsPerSummon` summons the bot. */
const pollsPerComment = 20
const commentsPerSummon = 10

const memoryMb = () =>
  process.platform === 'linux'
    ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1000
    : process.memoryUsage.rss() / 1e6

/** Serves a Reddit that receives a day's comments. Runs in its own process, so its memory is not counted. */
const serveReddit = async () => {
  let url = ''
  const store = await createRedditStore({ publicUrl: () => url, prefix: '', maxPosts: 50, maxComments: 300 })
  const app = fastify()
  const polls = { comments: 0, inbox: 0 }
  let releaseInbox = () => undefined

  const postComment = () => {
    const number = polls.comments / pollsPerComment
    const author = `bob_${number}`
    const [sample] = store.samples
    const post = store.addPost({
      kind: 'image',
      author,
      title: `${number}`,
      image: store.imageHost.put(sample),
    })
    const body = number % commentsPerSummon === 0 ? 'colorizebot' : `Photo number ${number} is great!`
    store.addComment({ parent: `t3_${post.id}`, author, body })
  }
  app.addHook('onSend', async ({ url: path }) => {
    if (path.startsWith('/r/sandbox/comments')) {
      if (++polls.comments % pollsPerComment === 0) postComment()
      if (polls.comments % Math.ceil(commentPolls / reports) === 0) process.send({ ...polls })
      if (polls.comments === commentPolls) process.send('finished')
      releaseInbox()
    }
    if (!path.startsWith('/message/')) return
    polls.inbox++
    // hold the answer until the comment polls have caught up
    while (polls.comments < Math.min(commentPolls, polls.inbox * pollsPerInboxPoll))
      await new Promise((resolve) => (releaseInbox = resolve))
  })
  await app.register(redditSandbox({ prefix: '', store, requestsPerWindow: 1_000_000_000 }))
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  process.send({ url })
}

const redditValues = (url) => ({
  REDDIT_CLIENT_ID: 'id',
  REDDIT_CLIENT_SECRET: 'secret',
  REDDIT_USERNAME: 'PhotoBot',
  REDDIT_PASSWORD: 'password',
  REDDIT_SUBREDDITS: ['sandbox'],
  REDDIT_INLINE_PICTURES: false,
  REDDIT_LOWEST_SCORE: -3,
  REDDIT_POLL_MS: 0,
  REDDIT_API_URL: url,
})

const listenOn = async (url, folder) => {
  const log = createLogger({ level: 'warn' })
  const redis = await openRedis({ dataDir: folder, log })
  const queues = await openQueues(redis, ['reddit'])
  const platform = createRedditPlatform(redditValues(url), {
    budget: openApiBudget(redis)('reddit'),
    onTrouble: (error) => log.warn({ err: error }, 'a poll failed'),
  })
  const limits = { reddit: { perUserHourly: 10, perThread: 8 } }
  const ledger = openLedger(redis)
  const policies = openPolicies(redis)
  const listening = startListening({
    platforms: [platform],
    ledger,
    policies,
    queues,
    limits,
    log,
    answers: openAnswers(redis, ledger),
    quotas: openQuotas(redis),
    stores: openPlatformStores(redis, policies),
    leases: openLeases(redis),
    stats: { note: () => undefined },
    metrics: { setListening: () => undefined },
    onDead: (error) => log.error({ err: error }, 'the listener stopped'),
  })
  const close = async () => {
    await listening.close()
    await platform.close()
    const jobs = await queues.colorize.getJobCountByTypes('waiting', 'prioritized')
    await queues.close()
    await redis.close()
    return jobs
  }
  return { close }
}

const main = async () => {
  setUp([ensureRedis])
  const folder = mkdtempSync(join(tmpdir(), 'cb-day-'))
  const reddit = spawn(process.execPath, [fileURLToPath(import.meta.url), String(commentPolls), '--reddit'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [{ url }] = await once(reddit, 'message')
  const listening = await listenOn(url, folder)
  const started = performance.now()
  const memory = []
  const finished = new Promise((resolve) =>
    reddit.on('message', (message) => {
      if (message === 'finished') return resolve()
      memory.push(Math.round(memoryMb()))
      const seconds = ((performance.now() - started) / 1000).toFixed(0)
      const hours = ((message.comments / commentPolls) * 24).toFixed(1)
      console.log(
        `${hours} h after ${seconds} s: ${message.comments} comment polls, ${message.inbox} inbox polls, ${memory.at(-1)} MB`,
      )
    }),
  )
  await finished
  const jobs = await listening.close()
  reddit.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
  console.log(
    `\nMemory: ${memory[0]} MB at the start, ${memory.at(-1)} MB at the end; ${jobs} summons queued`,
  )
}

await (process.argv[3] === '--reddit' ? serveReddit() : main())
