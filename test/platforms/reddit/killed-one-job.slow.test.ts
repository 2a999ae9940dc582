import { afterEach, beforeEach, expect, it } from 'vitest'
import { startKillableBot, type Boundary, type KillableBot } from '../../support/program/kill-points.ts'
import { redditEnv, startSandbox, type Sandbox } from '../../support/reddit/reddit-sandbox.ts'
import { addPosts, answerCounts, addMention } from '../../support/reddit/mentions.ts'

let deadly: KillableBot<Sandbox>
beforeEach(async () => {
  deadly = await startKillableBot(startSandbox, redditEnv)
})
afterEach(() => deadly.close())

it('answers once when the same job is killed 4 times while colouring and 3 times while replying', async () => {
  const { local: reddit, bot, killAt } = deadly
  const [post = ''] = await addPosts(reddit.store, 1)
  const worker = await bot.run('worker')
  await bot.run('listen')
  const colouring: Boundary = { name: 'colouring', role: 'worker', moment: 'answer', path: /^\/i\//, call: 1 }
  const looking: Boundary = { ...colouring, name: 'looking', path: /^\/comments\/.*depth=2&/ }
  const unsaid: Boundary = { ...colouring, name: 'not yet stored', moment: 'work', path: /^\/api\/comment/ }
  const said: Boundary = { ...unsaid, name: 'stored', moment: 'answer' }
  const kills = [colouring, colouring, colouring, colouring, looking, unsaid, said]
  const asked = [addMention(reddit.store, post)]
  for (const boundary of kills) {
    await killAt(boundary, worker)
    await worker.start() // and the dead one's lock must run out: 10 s
  }
  await expect.poll(() => bot.unsettled(), { timeout: 60_000, interval: 200 }).toBe(0)
  expect(answerCounts(reddit.store, asked)).toEqual([1])
}, 180_000)
