import { secretsOfRedisAddress } from '../redis/redis-address.ts'
import type { Config } from './config.ts'
import { allSettings } from './setting-groups.ts'

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap(textsIn) : typeof value === 'string' ? [value] : []

/** All secrets among the settings, for logs to mask. */
export const secretsOf = ({ values, redisUrl }: Config): string[] => [
  ...Object.entries(allSettings).flatMap(([name, { isSecret }]) => (isSecret ? textsIn(values[name]) : [])),
  ...secretsOfRedisAddress(redisUrl ?? ''),
]
