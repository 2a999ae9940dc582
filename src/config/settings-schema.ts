import { resolve } from 'node:path'
import { z } from 'zod'
import { deviceChoices } from '../pipeline/network/device.ts'
import { defaultModel } from '../pipeline/models/default-model.ts'
import { modelIdSchema } from '../pipeline/models/model-card.ts'
import { parseRedisAddress, redisAddressForms } from '../redis/redis-address.ts'

const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1')
const address = (what: string, protocols: RegExp) =>
  z.url({ protocol: protocols, error: `must be ${what}` }).transform((url) => url.replace(/\/+$/, ''))
const words = (entry: RegExp, what: string) =>
  z
    .string()
    .transform((text) => text.split(/[,+\s]+/).filter(Boolean))
    .refine((list) => list.length > 0 && list.every((item) => entry.test(item)), `must be ${what}`)
const text = z.string()
const count = z.coerce
  .number('must be a whole number')
  .int('must be a whole number')
  .min(1, 'must be at least 1')

/** Each variable by itself: how it must look, and its default. */
export const settingsSchema = z.object({
  REDIS_URL: z
    .string()
    .refine((url) => parseRedisAddress(url) !== undefined, `must be ${redisAddressForms}`)
    .optional(),
  DATA_DIR: text.default('./data').transform((path) => resolve(path)),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be a host name or address')
    .default('127.0.0.1'),
  PORT: z.coerce
    .number('must be a port')
    .int('must be a port')
    .min(0)
    .max(65_535, 'must be a port')
    .default(3000),
  PUBLIC_URL: address('an http or https address', /^https?$/).optional(),
  SANDBOX: flag.optional(),
  DRY_RUN: flag.default(false),
  ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
  ADMIN_READONLY_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
  API_KEYS: words(
    /^[\w-]{16,128}$/,
    'keys of 16 to 128 letters, digits, _ and -, comma-separated',
  ).optional(),
  TRUSTED_PROXIES: words(/^[\da-fA-F.:]+(\/\d{1,3})?$/, 'addresses or networks, comma-separated').optional(),
  WEB_HOURLY_LIMIT: count.optional(),
  HEALTH_PORT: z.coerce
    .number('must be a port')
    .int('must be a port')
    .min(1, 'must be a port')
    .max(65_535, 'must be a port')
    .optional(),
  KEEP_DAYS: count.max(3_650, 'must be at most 3650').default(90),
  GALLERY: flag.default(false),
  GAME_PHOTOS: text.transform((path) => resolve(path)).optional(),
  MODEL: modelIdSchema.default(defaultModel),
  DEVICE: z.enum(deviceChoices, 'must be auto, cpu, cuda or webgpu').default('auto'),
  WORKER_CONCURRENCY: count.max(64, 'must be at most 64').optional(),
  OUTPUT: z.enum(['disk', 's3'], 'must be disk or s3').default('disk'),
  S3_ENDPOINT: address('an http or https address', /^https?$/).optional(),
  S3_REGION: z
    .string()
    .regex(/^[\w-]+$/, 'must be the name of a region')
    .optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/, 'must be the name of a bucket')
    .optional(),
  S3_ACCESS_KEY_ID: text.optional(),
  S3_SECRET_ACCESS_KEY: text.optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a level')
    .default('info'),
  REDDIT_CLIENT_ID: text.optional(),
  REDDIT_CLIENT_SECRET: text.optional(),
  REDDIT_USERNAME: z
    .string()
    .regex(/^[\w-]{2,21}$/, 'must be a user name')
    .optional(),
  REDDIT_PASSWORD: text.optional(),
  REDDIT_REFRESH_TOKEN: text.optional(),
  REDDIT_SUBREDDITS: words(/^\w{2,21}$/, 'subreddit names, comma-separated').optional(),
  REDDIT_USER_HOURLY_LIMIT: count.optional(),
  REDDIT_POST_LIMIT: count.optional(),
  REDDIT_INLINE_PICTURES: flag.default(false),
  REDDIT_LOWEST_SCORE: z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .max(0, 'must be 0 or below')
    .default(-3),
  REDDIT_POLL_MS: count.min(100, 'must be at least 100').default(2_000),
  REDDIT_API_URL: address('an http or https address', /^https?$/).optional(),
  DISCORD_TOKEN: text.optional(),
  DISCORD_APPLICATION_ID: z
    .string()
    .regex(/^\d{15,21}$/, 'must be an id: 15 to 21 digits')
    .optional(),
  DISCORD_USER_HOURLY_LIMIT: count.optional(),
  DISCORD_SERVER_HOURLY_LIMIT: count.optional(),
  DISCORD_API_URL: address('an http or https address', /^https?$/).optional(),
  FETCH_ALLOW_HOSTS: words(
    /^[\w.-]+(:\d{1,5})?$/,
    'hosts, comma-separated, each with or without a port',
  ).optional(),
})
export type Settings = z.infer<typeof settingsSchema>
