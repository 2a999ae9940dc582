import { redisKey } from '../redis/keys.ts'
/** Whose keys are in a backup: what is known of people's requests and wishes, and what operators have chosen. */
const kept = [
  'ledger',
  'answers',
  'manners',
  'platform',
  'counts',
  'pace',
  'audit',
  'reports',
  'game:models',
  'game:totals',
  'game:pictures',
  'model:choice',
]

/**
 * Whose are not: BullMQ's queues and the game's photos, which are made again, and what is good for hours at most: who is
 * there, who may do something now, who is logged in, who plays, what was asked of late.
 */
const passing = [
  'colorize',
  'lease',
  'workers',
  'worker',
  'admin',
  'quota',
  'budget',
  'stats',
  'visitors',
  'game:state',
  'game:set',
  'game:live',
  'game:chosen',
  'game:left-out',
]

const isOf = (names: readonly string[], key: string): boolean => {
  const rest = key.slice(redisKey('').length)
  return names.some((name) => rest === name || rest.startsWith(`${name}:`))
}

export const isKept = (key: string): boolean => isOf(kept, key)
/** Each platform has a queue `reply-<platform>`. */
export const isPassing = (key: string): boolean =>
  isOf(passing, key) || key.startsWith('{colorizebot}:reply-')
