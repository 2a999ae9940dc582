import { setTimeout as wait } from 'node:timers/promises'
import type { StoreEvent } from '../../src/sandbox/reddit/records.ts'
import { openBot, type Bot, type RoleProcess } from './bot.ts'
import { startRedis } from './redis-server.ts'
import { redditEnv, startSandbox, type Sandbox } from './sandbox.ts'
import { addPosts, answerCounts, seededRandom, summon } from './summons.ts'

export type StormOptions = {
  summons: number
  /** The time in which they arrive, evenly. */
  overMs: number
  workers: number
  /** What the sandbox announces: requests in ten minutes. */
  requestsPerWindow: number
  /** The part of all comments that Reddit answers with RATELIMIT first, asking for `rateLimitMs`. */
  rateLimited: { share: number; ms: number }
  /** SIGKILL for one process after another, each as often as the others, until the last summon is answered. */
  kills: { everyMs: number; most: number }
  seed: number
  /** The storm ends then, whatever is still open. */
  limitMs: number
  say?: (line: string) => void
}

export type StormReport = {
  answered: number
  lost: number
  doubled: number
  kills: Record<string, number>
  rateLimits: number
  tookMs: number
  /** From a summon to its answer, shortest first. */
  latenciesMs: number[]
}

/** The value that so many of all do not exceed. */
export const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? NaN

const reportMs = 5_000

type Clock = { asked: Map<string, number>; answered: Map<string, number> }

/** When each summon was made and first answered, as Reddit saw it. */
const watch = ({ store }: Sandbox): Clock => {
  const clock: Clock = { asked: new Map(), answered: new Map() }
  store.events.on('change', (event: StoreEvent) => {
    if (event.type !== 'comment') return
    const { id, parent } = event.comment
    const above = parent.slice(3)
    if (parent.startsWith('t3_')) clock.asked.set(id, performance.now())
    else if (!clock.answered.has(above)) clock.answered.set(above, performance.now())
  })
  return clock
}

/** All of them in an order of its own, and again in another. */
const victims = function* (processes: readonly RoleProcess[], random: () => number) {
  for (;;)
    yield* processes
      .map((process) => ({ process, place: random() }))
      .sort((one, other) => one.place - other.place)
      .map(({ process }) => process)
}

const killNow = async (victim: RoleProcess, kills: Record<string, number>): Promise<void> => {
  kills[victim.role] = (kills[victim.role] ?? 0) + 1
  await victim.kill()
  await victim.start()
}

const killAll = async (
  processes: readonly RoleProcess[],
  { kills: { everyMs, most }, seed, say }: StormOptions,
  signal: AbortSignal,
): Promise<Record<string, number>> => {
  const kills: Record<string, number> = {}
  let left = most
  for (const victim of victims(processes, seededRandom(seed))) {
    if (left-- <= 0) break
    await wait(everyMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) break
    say?.(`SIGKILL ${victim.role}`)
    await killNow(victim, kills)
  }
  return kills
}

const arrive = async (sandbox: Sandbox, posts: readonly string[], overMs: number): Promise<string[]> => {
  const startMs = performance.now()
  const asked: string[] = []
  for (const [place, post] of posts.entries()) {
    await wait(Math.max(0, startMs + (place * overMs) / posts.length - performance.now()))
    asked.push(summon(sandbox.store, post))
  }
  return asked
}

/** Until `isSo`, or until `endMs` has come. */
const waitFor = async (isSo: () => boolean | Promise<boolean>, endMs: number): Promise<void> => {
  while (performance.now() < endMs && !(await isSo())) await wait(500)
}

const tell = async (bot: Bot, clock: Clock, { say }: StormOptions, signal: AbortSignal): Promise<void> => {
  while (say && !signal.aborted) {
    say(`asked ${clock.asked.size}, answered ${clock.answered.size}; waiting: ${await bot.waiting()}`)
    await wait(reportMs, undefined, { signal }).catch(() => undefined)
  }
}

const weather = async (
  options: StormOptions,
  sandbox: Sandbox,
  bot: Bot,
): Promise<Omit<StormReport, 'rateLimits'>> => {
  const posts = await addPosts(sandbox.store, options.summons)
  const processes = [await bot.run('listen')]
  for (let i = 0; i < options.workers; i++) processes.push(await bot.run('worker'))
  const clock = watch(sandbox)
  const startMs = performance.now()
  const answered = new AbortController()
  const over = new AbortController()
  const telling = tell(bot, clock, options, over.signal)
  const killing = killAll(processes, options, answered.signal)
  const asked = await arrive(sandbox, posts, options.overMs)
  const endMs = performance.now() + options.limitMs
  await waitFor(() => clock.answered.size >= options.summons, endMs)
  answered.abort()
  const kills = await killing
  await waitFor(async () => (await bot.unsettled()) === 0, endMs)
  await wait(2_000) // a second answer would come now
  over.abort()
  await telling
  const counts = answerCounts(sandbox.store, asked)
  return {
    answered: counts.filter((count) => count === 1).length,
    lost: counts.filter((count) => count === 0).length,
    doubled: counts.filter((count) => count > 1).length,
    kills,
    tookMs: Math.max(...clock.answered.values()) - startMs,
    latenciesMs: [...clock.answered]
      .map(([id, atMs]) => atMs - (clock.asked.get(id) ?? NaN))
      .sort((one, other) => one - other),
  }
}

/** Summons by the hundred at a local Reddit, a bot of several processes that are killed meanwhile, and what came of it. */
export const runStorm = async (options: StormOptions): Promise<StormReport> => {
  const random = seededRandom(options.seed + 1)
  const { share, ms } = options.rateLimited
  let rateLimits = 0
  const sandbox = await startSandbox({
    requestsPerWindow: options.requestsPerWindow,
    maxPosts: options.summons + 100,
    beforeWork: (path) => {
      if (path.startsWith('/api/comment') && random() < share) {
        rateLimits++
        const message = `you are doing that too much. try again in ${ms} milliseconds.`
        sandbox.store.queueFault({ code: 'RATELIMIT', message, field: 'ratelimit' })
      }
      return Promise.resolve()
    },
  })
  const redis = await startRedis()
  const bot = await openBot(redis.url, redditEnv(sandbox))
  try {
    return { ...(await weather(options, sandbox, bot)), rateLimits }
  } finally {
    await bot.close()
    await sandbox.close()
    await redis.close()
  }
}
