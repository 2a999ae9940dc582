import { resolve } from 'node:path'
import { z } from 'zod'
import {
  flag,
  httpAddress,
  listOf,
  matching,
  secret,
  setting,
  settingWithDefault,
  text,
  wholeNumber,
  type ValuesOf,
} from '../core/settings.ts'
import { outputDefinitions } from '../outputs/index.ts'
import { deviceChoices } from '../pipeline/network/device.ts'
import { modelIdSchema } from '../pipeline/models/card-schema.ts'
import { parseRedisAddress, redisAddressForms } from '../redis/redis-address.ts'

const path = text.transform((name) => resolve(name))
const port = wholeNumber({ min: 0, max: 65_535 })
const password = text.min(8, 'must have at least 8 characters')
const outputNames = outputDefinitions.map(({ name }) => name)
const [defaultOutput = ''] = outputNames
const redisAddress = text.refine(
  (url) => parseRedisAddress(url) !== undefined,
  `must be ${redisAddressForms}`,
)

/** The settings that belong to no platform and no output. */
export const programSettings = {
  REDIS_URL: setting(
    redisAddress,
    'Where Redis is. Unset: a private server under DATA_DIR. One server: redis://user:password@host:6379/0. A cluster: redis://user:password@a:7000,b:7001,c:7002. Sentinels: redis+sentinel://user:password@a:26379,b:26379/mastername. rediss instead of redis is TLS; NODE_EXTRA_CA_CERTS names a PEM file with an authority of your own.',
  ),
  DATA_DIR: settingWithDefault(
    path,
    './data',
    'The folder for results and for the files of the private Redis.',
  ),
  HOST: settingWithDefault(
    matching(/^[\w.:-]+$/, 'a host name or address'),
    '127.0.0.1',
    'The address that the pages listen on. One that other machines can reach needs ADMIN_PASSWORD.',
  ),
  PORT: settingWithDefault(port, '3000', 'The port that the pages listen on.'),
  PUBLIC_URL: setting(
    httpAddress,
    'The address of the pages on the internet. Replies link to it; some platforms need a public https address.',
  ),
  SANDBOX: setting(
    flag,
    '1 serves the local platforms on a public HOST too, 0 nowhere. Unset: where no keys are set, for this machine only.',
  ),
  DRY_RUN: settingWithDefault(flag, '0', '1 does everything except posting; what would be posted is logged.'),
  ADMIN_PASSWORD: secret(
    password,
    "The dashboard's password, at least 8 characters. Unset: one is made at each start and printed.",
  ),
  ADMIN_READONLY_PASSWORD: secret(
    password,
    'A second password, for people who may see the dashboard and change nothing. Unset: there is no such login.',
  ),
  API_KEYS: secret(
    listOf(/^[\w-]{16,128}$/, 'keys of 16 to 128 letters, digits, _ and -, comma-separated'),
    'Keys for programs that use the HTTP interface, 16 to 128 letters, digits, _ and -, comma-separated. Unset: no key is needed where only this machine reaches the pages; elsewhere only the pages themselves can use it.',
  ),
  TRUSTED_PROXIES: setting(
    listOf(/^[\da-fA-F.:]+(\/\d{1,3})?$/, 'addresses or networks, comma-separated'),
    "Proxies in front of the pages, addresses or networks. A visitor's address is taken from what they say.",
  ),
  HEALTH_PORT: setting(
    wholeNumber({ min: 1, max: 65_535 }),
    'A private port on which every role answers /healthz, /readyz and /metrics. On the pages’ own port /metrics is answered only where HOST is this machine and PUBLIC_URL is not set.',
  ),
  KEEP_DAYS: settingWithDefault(
    wholeNumber({ min: 1, max: 3_650 }),
    '90',
    'Days for which results and requests are stored.',
  ),
  GALLERY: settingWithDefault(
    flag,
    '0',
    '1 shows the latest public results of visitors who agreed to it at /gallery.',
  ),
  GAME_PHOTOS: setting(path, 'A folder of colour photos for /real-or-fake. Unset: the drawn samples.'),
  MODEL: setting(modelIdSchema, 'The network, a folder under models/. Unset: the bundled default.'),
  DEVICE: settingWithDefault(
    z.enum(deviceChoices, `must be one of ${deviceChoices.join(', ')}`),
    'auto',
    'cpu, cuda or webgpu: exactly that device, or the start fails. auto: the best device that works.',
  ),
  WORKER_CONCURRENCY: setting(
    wholeNumber({ min: 1, max: 64 }),
    'Photos that a worker colours at the same time. Unset: one for each core on a GPU, at most 16; one for each four cores on the CPU, at least 2; never more than half the memory holds.',
  ),
  OUTPUT: settingWithDefault(
    z.enum(outputNames, `must be one of ${outputNames.join(', ')}`),
    defaultOutput,
    'Where results go: disk, a folder under DATA_DIR; or s3, a bucket that all machines reach.',
  ),
  LOG_LEVEL: settingWithDefault(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a level'),
    'info',
    'fatal, error, warn, info, debug, trace or silent.',
  ),
  FETCH_ALLOW_HOSTS: setting(
    listOf(/^[\w.-]+(:\d{1,5})?$/, 'hosts, comma-separated, each with or without a port'),
    "Hosts that pictures may come from, comma-separated. A host listed with a port may be private. Unset: the platforms' own image hosts.",
  ),
}
export type ProgramValues = ValuesOf<typeof programSettings>
