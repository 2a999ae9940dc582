import type { ApiBudget, Lane } from '../platforms/api-budget.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** What each lane has a right to, in hundredths of a window. */
const shares: Readonly<Record<Lane, number>> = { listen: 40, answer: 60 }
const otherThan: Readonly<Record<Lane, Lane>> = { listen: 'answer', answer: 'listen' }

/** Until a platform has announced anything. */
const unannounced = { requests: 100, windowMs: 60_000 }
/** Of an announced window; what is left of it is announced too. */
const windowMs = 600_000
/** Announced resets are whole seconds and travel: what differs by less is the same window. */
const slackMs = 5_000
/** What nobody has asked for in so long is forgotten. */
const keptMs = 24 * 3_600_000

/**
 * Redis's clock, because resets are kept as points in time that all machines compare, and theirs may differ. A lane's
 * part of a window is a whole number: two broken halves would make a request that neither may take.
 */
const common = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function field(name) return tonumber(redis.call('HGET', KEYS[1], name) or '0') end
local function open(limit, left, windowMs, resetAt, announced)
  local listen = math.floor(left * ${shares.listen} / 100)
  redis.call('HSET', KEYS[1], 'limit', limit, 'windowMs', windowMs, 'resetAt', resetAt, 'announced', announced,
    'listen', listen, 'answer', left - listen)
  redis.call('PEXPIRE', KEYS[1], ${keptMs})
end`

/**
 * One request for a lane (KEYS: the budget; ARGV: lane, the other lane, the other's share), from its own part of the
 * window; when that is spent, from what the other lane has beyond its share of the time that is left.
 */
const takeScript = `${common}
local halted = field('haltedUntil') - now
if halted > 0 then return halted end
if field('resetAt') <= now then
  local limit, windowMs = field('limit'), field('windowMs')
  if limit == 0 then limit, windowMs = ${unannounced.requests}, ${unannounced.windowMs} end
  open(limit, limit, windowMs, now + windowMs, 0)
end
local own, others, restMs = field(ARGV[1]), field(ARGV[2]), field('resetAt') - now
local pace = ARGV[3] / 100 * field('limit') / field('windowMs')
if own + math.max(0, others - pace * restMs) >= 0.999999 then
  local fromOwn = math.min(own, 1)
  redis.call('HSET', KEYS[1], ARGV[1], own - fromOwn, ARGV[2], others - (1 - fromOwn))
  return 0
end
local spare = own + others - 1
return math.ceil(spare < 0 and restMs or restMs - spare / pace)`

/**
 * ARGV: used, remaining, ms to the reset. In a window that is known, what is left can only have shrunk: answers come
 * out of order, and others may spend too. A reset before the known one is news of a window that is over.
 */
const learnScript = `${common}
local used, remaining, resetAt = tonumber(ARGV[1]), tonumber(ARGV[2]), now + ARGV[3]
if remaining < 1 then
  redis.call('HSET', KEYS[1], 'haltedUntil', math.max(field('haltedUntil'), resetAt))
  redis.call('PEXPIRE', KEYS[1], ${keptMs})
end
if used + remaining < 1 then return end
local known = field('resetAt')
if field('announced') == 0 or known <= now or resetAt > known + ${slackMs} then
  open(used + remaining, remaining, math.max(${windowMs}, ARGV[3]), resetAt, 1)
elseif resetAt >= known - ${slackMs} then
  local listen, answer = field('listen'), field('answer')
  local kept = remaining / (listen + answer)
  if kept < 1 then redis.call('HSET', KEYS[1], 'listen', listen * kept, 'answer', answer * kept) end
end`

const budgetKey = (platform: string): string => redisKey('budget', platform)

/** The requests that a platform grants, shared by all processes; each platform has a budget of its own. */
export const openApiBudget = (redis: RedisHandle): ((platform: string) => ApiBudget) => {
  const db = redis.connect('general')
  return (platform) => {
    const key = budgetKey(platform)
    return {
      take: async (lane) => {
        const other = otherThan[lane]
        return (await db.eval(takeScript, 1, key, lane, other, shares[other])) as number
      },
      learn: async ({ used, remaining, resetMs }) => {
        await db.eval(learnScript, 1, key, used, remaining, Math.ceil(resetMs))
      },
    }
  }
}

/** What a platform grants: requests in a window, and those left of it. */
export type BudgetStatus = { limit: number; remaining: number; resetAtMs: number; isAnnounced: boolean }

/** How a platform's budget stands; undefined where nobody has asked it for anything in a day. */
export const openBudgetStatus = (redis: RedisHandle) => {
  const db = redis.connect('general')
  return async (platform: string, nowMs = Date.now()): Promise<BudgetStatus | undefined> => {
    const fields = await db.hgetall(budgetKey(platform))
    const field = (name: string): number => Number(fields[name] ?? 0)
    if (field('limit') === 0) return undefined
    const isOver = field('resetAt') <= nowMs
    const left = isOver ? field('limit') : field('listen') + field('answer')
    return {
      limit: field('limit'),
      remaining: field('haltedUntil') > nowMs ? 0 : Math.floor(left),
      resetAtMs: Math.max(field('resetAt'), field('haltedUntil')),
      isAnnounced: field('announced') === 1,
    }
  }
}
