import type { ApiBudget, Lane } from '../platforms/api-budget.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** Each lane's share of a window, in percent. */
const shares: Readonly<Record<Lane, number>> = { listen: 40, answer: 60 }
const otherThan: Readonly<Record<Lane, Lane>> = { listen: 'answer', answer: 'listen' }

/** The window assumed until a platform announces one. */
const unannounced = { requests: 100, windowMs: 60_000 }
/** Length of an announced window, unless its reset is further away. */
const windowMs = 600_000
/** Resets are announced in whole seconds and arrive late: two that differ by less belong to the same window. */
const slackMs = 5_000
/** An unused budget expires after this time. */
const keptMs = 24 * 3_600_000

/**
 * Uses the clock of Redis, because machines compare the stored reset times and their own clocks may differ. Each lane gets
 * a whole number of requests: with fractions, one request could be left that neither lane may take.
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
 * Takes one request for a lane. KEYS: the budget. ARGV: the lane, the other lane, the other lane's share. Uses the lane's
 * own part of the window first, then what the other lane has left beyond its share of the remaining time. Returns the ms
 * to wait; 0 if the request was granted.
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
 * Adopts an announcement. ARGV: used, remaining, ms until the reset. Within a known window the budget can only shrink,
 * because responses arrive out of order and others may use the same account. A reset before the known one is ignored: it
 * belongs to a window that is over.
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

/** The API budget of each platform, shared by all processes. */
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

/** Requests allowed in the current window and those left; `isAnnounced` is false while the window is assumed. */
export type BudgetStatus = { limit: number; remaining: number; resetAtMs: number; isAnnounced: boolean }

/** Reads a platform's budget; undefined if nothing was requested from the platform for a day. */
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
