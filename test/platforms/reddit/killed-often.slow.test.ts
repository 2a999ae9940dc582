import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startKillableBot, type Boundary, type KillableBot } from '../../support/program/kill-points.ts'
import { redditEnv, startSandbox, type Sandbox } from '../../support/reddit/reddit-sandbox.ts'
import { addPosts, answerCounts, onceEach, addMention } from '../../support/reddit/mentions.ts'

const boundaries: readonly Boundary[] = [
  { name: 'a listing', role: 'listen', moment: 'answer', path: /^\/r\/sandbox\/comments/, call: 1 },
  { name: 'some queued', role: 'listen', moment: 'work', path: /^\/comments\/.*context=/, call: 4 },
  { name: 'fetching', role: 'worker', moment: 'answer', path: /^\/i\//, call: 1 },
  { name: 'colouring', role: 'worker', moment: 'answer', path: /^\/i\//, call: 2 },
  { name: 'looking', role: 'worker', moment: 'answer', path: /^\/comments\/.*depth=2&/, call: 1 },
  { name: 'not yet stored', role: 'worker', moment: 'work', path: /^\/api\/comment/, call: 1 },
  { name: 'stored', role: 'worker', moment: 'answer', path: /^\/api\/comment/, call: 2 },
]
const rounds = 3
const summons = 100
/** The sweeper, which may have to requeue what a killed process left, runs each minute and skips what is younger than 30 s. */
const sweptMs = 120_000

let deadly: KillableBot<Sandbox>
beforeEach(async () => {
  deadly = await startKillableBot(startSandbox, redditEnv)
})
afterEach(() => deadly.close())

it('answers each of 100 mentions once when its processes are killed (SIGKILL) at every boundary', async () => {
  const { local: reddit, bot, killAt } = deadly
  const posts = await addPosts(reddit.store, summons)
  const processes = { worker: await bot.run('worker'), listen: await bot.run('listen') }
  const ready = { worker: Promise.resolve(), listen: Promise.resolve() }
  const asked: string[] = []
  const kills = Array.from({ length: rounds }, () => boundaries).flat()
  for (const [place, boundary] of kills.entries()) {
    const upTo = Math.ceil(((place + 1) / kills.length) * summons)
    for (const post of posts.slice(asked.length, upTo)) asked.push(addMention(reddit.store, post))
    const victim = processes[boundary.role]
    await ready[boundary.role]
    await killAt(boundary, victim)
    ready[boundary.role] = victim.start() // and meanwhile the other role goes on, and dies
  }
  await Promise.all(Object.values(ready))
  await expect.poll(() => bot.unsettled(), { timeout: sweptMs, interval: 200 }).toBe(0)
  expect(answerCounts(reddit.store, asked)).toEqual(onceEach(posts))
  await wait(2_000)
  expect(answerCounts(reddit.store, asked)).toEqual(onceEach(posts))
}, 240_000)
