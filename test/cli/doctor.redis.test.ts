import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openLedger } from '../../src/stores/ledger.ts'
import { doctor } from '../../src/cli/doctor.ts'
import { readConfig } from '../../src/config/config.ts'
import { examine } from '../../src/doctor/doctor.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { startRedisCluster } from '../support/redis/redis-cluster.ts'
import { withRedis } from '../support/redis/redis-content.ts'
import { startRedisSentinels } from '../support/redis/redis-sentinel.ts'
import { startOneRedis } from '../support/redis/redis-server.ts'
import { redditEnv, startSandbox, type Sandbox } from '../support/reddit/reddit-sandbox.ts'
import { defaultModel } from '../../src/pipeline/models/default-model.ts'

let dataDir: Awaited<ReturnType<typeof makeDataDir>>
let sandbox: Sandbox
let lines: string[]
let problems: string[]
beforeEach(async () => {
  dataDir = await makeDataDir()
  sandbox = await startSandbox()
  lines = []
  problems = []
})
afterEach(async () => {
  await sandbox.close()
  await dataDir.remove()
})

const visit = (env: Record<string, string> = {}): Promise<number> => {
  const config = readConfig({ DATA_DIR: dataDir.path, ...env })
  const output = { line: (text: string) => lines.push(text), problem: (text: string) => problems.push(text) }
  return doctor({ config, modelsFolder: 'models' }, output)
}

it('finds a fresh checkout well, and names the device', async () => {
  expect(await visit()).toBe(0)
  expect(lines.join('\n')).toMatch(
    /Redis +a private server answers, (Redis|Valkey) \d.*, and keeps what it was told/,
  )
  expect(lines.join('\n')).toMatch(/Network +\S+ runs on (cpu; not cuda: .+; not webgpu: .+|cuda|webgpu)/)
  expect(lines.join('\n')).toContain(` ${defaultModel} runs on `)
  expect(lines.join('\n')).toMatch(/Reddit +no keys are set: the local Reddit is used/)
})

it('logs in where there are keys', async () => {
  expect(await visit(redditEnv(sandbox))).toBe(0)
  expect(lines.join('\n')).toMatch(/Reddit +logged in as u\/PhotoBot/)
})

it('says each thing that is missing, and shows no secret', async () => {
  const { url } = sandbox
  await sandbox.close()
  await writeFile(join(dataDir.path, 'file'), '')
  const env = {
    ...redditEnv({ ...sandbox, url }),
    REDDIT_PASSWORD: 'hunter2hunter2',
    REDDIT_CLIENT_SECRET: 'very-secret-indeed',
    DATA_DIR: join(dataDir.path, 'file'),
    REDIS_URL: 'redis://:redis-secret@127.0.0.1:1',
    MODEL: 'v99',
  }
  expect(await visit(env)).toBe(6)
  const said = problems.join('\n')
  for (const what of ['DATA_DIR', 'Redis', 'Retention', 'Results', 'Network', 'Reddit'])
    expect(said).toMatch(new RegExp(`bad +${what}`))
  expect(said).not.toMatch(/hunter2|very-secret|redis-secret/)
  sandbox = await startSandbox()
})

it('says what Redis must be set to', async () => {
  const redis = await startOneRedis(['maxmemory-policy allkeys-lru', 'appendonly no'])
  try {
    expect(await visit({ REDIS_URL: redis.url })).toBe(1)
    expect(problems.join('\n')).toMatch(/the server of REDIS_URL answers, (Redis|Valkey) \d/)
    expect(problems.join('\n')).toMatch(
      /allkeys-lru\): CONFIG SET maxmemory-policy noeviction; and .*appendonly yes/,
    )
    await withRedis(redis.url, async (db) => {
      await db.config('SET', 'maxmemory-policy', 'noeviction')
      await db.config('SET', 'appendonly', 'yes')
    })
    expect(await visit({ REDIS_URL: redis.url })).toBe(0)
  } finally {
    await redis.close()
  }
})

it('says what kind of Redis it is', async () => {
  const [cluster, sentinels] = [await startRedisCluster(), await startRedisSentinels()]
  try {
    expect(await visit({ REDIS_URL: cluster.url })).toBe(0)
    expect(lines.join('\n')).toContain('a cluster of 3 masters answers')
    expect(await visit({ REDIS_URL: sentinels.url })).toBe(0)
    expect(lines.join('\n')).toContain('the master that the sentinels name answers')
  } finally {
    await Promise.all([cluster.close(), sentinels.close()])
  }
})

it('notices that nobody lets go of what is old', async () => {
  const redis = await startOneRedis()
  try {
    await withRedis(redis.url, async (db, handle) => {
      await openLedger(handle).accept({ id: 'reddit-t1_a', platform: 'reddit', target: {} })
      await db.zadd('{colorizebot}:ledger:all', Date.now() - 92 * 24 * 3_600_000, 'reddit-t1_a')
    })
    expect(await visit({ REDIS_URL: redis.url })).toBe(1)
    expect(problems.join('\n')).toMatch(/bad +Retention +requests are kept for longer/)
  } finally {
    await redis.close()
  }
})

it('opens no connection beside those of a program that runs', async () => {
  const redis = await startOneRedis()
  try {
    await withRedis(redis.url, async (_, handle) => {
      const ledger = openLedger(handle)
      const connect = () => {
        throw new Error('one more connection')
      }
      const config = readConfig({ DATA_DIR: dataDir.path, REDIS_URL: redis.url })
      const running = { redis: { ...handle, connect }, ledger }
      for await (const { name, state } of examine({ config, modelsFolder: 'models', running }))
        expect([name, state]).toEqual([name, 'ok'])
    })
  } finally {
    await redis.close()
  }
})
