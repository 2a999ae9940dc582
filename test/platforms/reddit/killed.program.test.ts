import { EventEmitter, once } from 'node:events'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeDataDir } from '../../support/data-dir.ts'
import { runBuilt, type TestProcess } from '../../support/program/built-program.ts'
import { redditEnv, startSandbox, type Sandbox } from '../../support/reddit/reddit-sandbox.ts'

let dataDir: Awaited<ReturnType<typeof makeDataDir>>
let reddit: Sandbox
let holding: boolean
let made: EventEmitter
let bots: TestProcess[]

beforeEach(async () => {
  dataDir = await makeDataDir()
  bots = []
  holding = true
  made = new EventEmitter()
  reddit = await startSandbox({
    beforeAnswer: async (path) => {
      if (!holding || !path.startsWith('/api/comment')) return
      made.emit('comment')
      await new Promise(() => undefined) // the comment is made, and its maker never hears of it
    },
  })
})
afterEach(async () => {
  for (const { child } of bots) child.kill('SIGTERM')
  await Promise.all(bots.map(({ ended }) => ended))
  await reddit.close()
  await dataDir.remove()
})

const startBot = async (): Promise<TestProcess> => {
  const bot = runBuilt(['start'], { DATA_DIR: dataDir.path, LOG_LEVEL: 'info', ...redditEnv(reddit) })
  bots.push(bot)
  await bot.said(/ready/)
  return bot
}

it('answers once when it is killed (SIGKILL) after Reddit stored the comment and before the response arrives', async () => {
  const [sample] = reddit.store.samples
  if (!sample) throw new Error('the sandbox has samples')
  const image = reddit.store.imageHost.put(sample)
  const post = reddit.store.addPost({ kind: 'image', image, author: 'ann', title: 'A post' })
  const answers = (id: string) => reddit.store.comments.filter(({ parent }) => parent === `t1_${id}`)

  const first = await startBot()
  const commented = once(made, 'comment')
  const summon = { parent: `t3_${post.id}`, author: 'bob', body: 'colorizebot' }
  const asked = reddit.store.addComment(summon)?.id ?? ''
  await commented
  first.child.kill('SIGKILL')
  await first.ended
  expect(answers(asked)).toHaveLength(1)

  holding = false
  const second = await startBot()
  await second.said(new RegExp(`t1_${asked}.*answered`)) // once the dead worker's lock has run out
  expect(answers(asked)).toHaveLength(1)
}, 60_000)
