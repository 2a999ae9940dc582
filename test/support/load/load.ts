import { setTimeout as wait } from 'node:timers/promises'
import type { LedgerEntry } from '../../../src/stores/ledger-entry.ts'
import { openBot, type Bot, type Role, type RoleProcess } from '../program/role-processes.ts'
import { discordEnv } from '../discord/discord-bot.ts'
import { startDiscordSandbox, type DiscordSandbox } from '../discord/discord-sandbox.ts'
import { startOneRedis, type TestRedis } from '../redis/redis-server.ts'
import { withRedis } from '../redis/redis-content.ts'
import { redditEnv, startSandbox, type Sandbox } from '../reddit/reddit-sandbox.ts'
import { seededRandom } from '../reddit/mentions.ts'
import { createDiscordUsers, createRedditUsers, type Users } from './users.ts'
import { createPictureHost, killAll, restartRedis } from './faults.ts'
import {
  queueOverhead,
  spreadOf,
  stagesOf,
  usedBytes,
  watchMemory,
  type MemorySample,
  type Spread,
} from './measures.ts'
import type { LoadOptions } from './options.ts'

export type LoadReport = {
  /** The requests in the ledger, each of which must get one answer. */
  accepted: number
  /** Interactions while no listener was connected: Discord tells the user and does not deliver them later. */
  unheard: number
  /** Discord requests that were told at once to wait and are not in the ledger. */
  turnedAway: number
  answered: number
  lost: number
  doubled: number
  /** The number of answers with an error, by its code. */
  refusals: Record<string, number>
  kills: Record<string, number>
  redisRestarts: number
  rateLimits: number
  tookMs: number
  /** From the request to the first answer, as users saw it. */
  whole: Record<string, Spread>
  stages: Record<string, Spread>
  queue: { oursMs: number; bareMs: number }
  redisBytesPerRequest: number
  memory: MemorySample[]
}

type Place = { reddit: Sandbox; discord: DiscordSandbox; redis: TestRedis; bot: Bot }
type Crowds = Record<'reddit' | 'discord', Users>

const reportMs = 5_000

/** Waits until `isSo` or until `endMs`. Redis may be unreachable meanwhile. */
const waitFor = async (isSo: () => boolean | Promise<boolean>, endMs: number): Promise<void> => {
  while (performance.now() < endMs && !(await Promise.resolve(isSo()).catch(() => false))) await wait(500)
}

const tell = async (bot: Bot, crowds: Crowds, { say }: LoadOptions, signal: AbortSignal): Promise<void> => {
  while (say && !signal.aborted) {
    const waiting = await bot.waiting().catch(() => 'Redis is away')
    say(`answered on Reddit ${crowds.reddit.answered()}, on Discord ${crowds.discord.answered()}; ${waiting}`)
    await wait(reportMs, undefined, { signal }).catch(() => undefined)
  }
}

/** Makes the requests of both platforms, evenly mixed. @returns their ids in the ledger */
const arrive = async (crowds: Crowds, { summons, overMs }: LoadOptions): Promise<string[]> => {
  const startMs = performance.now()
  const people = (['reddit', 'discord'] as const)
    .flatMap((name) =>
      Array.from({ length: summons[name] }, (_, i) => ({ name, at: (i + 0.5) / summons[name] })),
    )
    .sort((one, other) => one.at - other.at)
  const ids: string[] = []
  for (const { name, at } of people) {
    await wait(Math.max(0, startMs + at * overMs - performance.now()))
    ids.push(await crowds[name].ask())
  }
  return ids
}

const startAll = async (bot: Bot, { processes }: LoadOptions): Promise<RoleProcess[]> => {
  const started: RoleProcess[] = []
  for (const [role, count] of Object.entries(processes) as [Role, number][])
    for (let i = 0; i < count; i++) started.push(await bot.run(role))
  return started
}

/** Waits for a listener: Discord does not deliver later what was requested before. */
const isHeard = ({ discord: { store } }: Place): boolean =>
  store.sessions.connected().length > 0 &&
  [...store.channels.values()].some((one) => store.commandsFor(one).length > 0)

const countAnswers = (crowds: Crowds, accepted: ReadonlySet<string>) => {
  const counts = [...crowds.reddit.answerCounts(), ...crowds.discord.answerCounts()]
  const owed = counts.filter(([id]) => accepted.has(id) || id.startsWith('reddit-'))
  const others = counts.filter(([id]) => !accepted.has(id) && !id.startsWith('reddit-'))
  return {
    unheard: others.filter(([, count]) => count === 0).length,
    turnedAway: others.filter(([, count]) => count > 0).length,
    answered: owed.filter(([, count]) => count === 1).length,
    lost: owed.filter(([, count]) => count === 0).length,
    doubled: counts.filter(([, count]) => count > 1).length,
  }
}

const refusalsIn = (entries: readonly LedgerEntry[]): Record<string, number> => {
  const refusals: Record<string, number> = {}
  for (const { code } of entries) if (code !== undefined) refusals[code] = (refusals[code] ?? 0) + 1
  return refusals
}

const entriesOf = async ({ ledger }: Bot, ids: readonly string[]): Promise<LedgerEntry[]> => {
  const entries: LedgerEntry[] = []
  for (const id of ids) {
    const entry = await ledger.read(id)
    if (entry) entries.push(entry)
  }
  return entries
}

const weather = async (
  options: LoadOptions,
  place: Place,
): Promise<Omit<LoadReport, 'rateLimits' | 'queue'>> => {
  const { reddit, discord, redis, bot } = place
  const { summons, limitMs, say } = options
  const crowds: Crowds = {
    reddit: await createRedditUsers(reddit, summons.reddit),
    discord: createDiscordUsers(discord, summons.reddit),
  }
  const processes = await startAll(bot, options)
  await waitFor(() => summons.discord === 0 || isHeard(place), performance.now() + limitMs)
  const emptyBytes = await withRedis(redis.url, (_, handle) => usedBytes(handle))
  const [answered, over] = [new AbortController(), new AbortController()]
  const telling = tell(bot, crowds, options, over.signal)
  const watching = watchMemory(processes, over.signal)
  const faults = Promise.all([
    killAll(processes, options, answered.signal),
    restartRedis(redis, options, answered.signal),
  ])
  const startMs = performance.now()
  const ids = await arrive(crowds, options)
  const endMs = performance.now() + limitMs
  say?.(`all ${ids.length} have asked`)
  // interactions while no listener was connected are never answered
  const isOver = async () => crowds.reddit.answered() >= summons.reddit && (await bot.unsettled()) === 0
  await waitFor(isOver, endMs)
  answered.abort()
  const [kills, redisRestarts] = await faults
  await waitFor(isOver, endMs + limitMs)
  const tookMs = performance.now() - startMs
  await wait(2_000) // a second answer would come now
  over.abort()
  await telling
  const entries = await entriesOf(bot, ids)
  const fullBytes = await withRedis(redis.url, (_, handle) => usedBytes(handle))
  return {
    accepted: entries.length,
    kills,
    redisRestarts,
    tookMs,
    memory: await watching,
    ...countAnswers(crowds, new Set(entries.map(({ id }) => id))),
    refusals: refusalsIn(entries),
    whole: {
      reddit: spreadOf(crowds.reddit.latenciesMs()),
      discord: spreadOf(crowds.discord.latenciesMs()),
    },
    stages: stagesOf(entries),
    redisBytesPerRequest: (fullBytes - emptyBytes) / entries.length,
  }
}

/** Makes hundreds of requests on a local Reddit and Discord to a bot whose processes are killed meanwhile. @returns the results */
export const runLoad = async (options: LoadOptions): Promise<LoadReport> => {
  const random = seededRandom(options.seed + 1)
  const { share, ms } = options.rateLimited
  const pictureHost = createPictureHost(options)
  let rateLimits = 0
  const reddit = await startSandbox({
    requestsPerWindow: options.requestsPerWindow,
    maxPosts: options.summons.reddit + 100,
    beforeWork: (path) => {
      if (path.startsWith('/api/comment') && random() < share) {
        rateLimits++
        const message = `you are doing that too much. try again in ${ms} milliseconds.`
        reddit.store.queueFault({ code: 'RATELIMIT', message, field: 'ratelimit' })
      }
      return Promise.resolve()
    },
    beforeAnswer: (path) => (path.startsWith('/i/') ? pictureHost(path) : Promise.resolve(undefined)),
  })
  const discord = await startDiscordSandbox({
    beforeAnswer: (path) =>
      path.startsWith('/ephemeral-attachments/') ? pictureHost(path) : Promise.resolve(undefined),
  })
  const redis = await startOneRedis()
  const allowed = {
    FETCH_ALLOW_HOSTS: `${reddit.host},${discord.host}`,
    DISCORD_USER_HOURLY_LIMIT: String(1_000_000), // one person asks for all
  }
  const bot = await openBot(redis.url, { ...redditEnv(reddit), ...discordEnv(discord), ...allowed })
  try {
    const queue = await withRedis(redis.url, (_, handle) => queueOverhead(handle))
    await withRedis(redis.url, (db) => db.flushall())
    return { ...(await weather(options, { reddit, discord, redis, bot })), rateLimits, queue }
  } finally {
    await bot.close()
    await Promise.all([reddit.close(), discord.close()])
    await redis.close()
  }
}
