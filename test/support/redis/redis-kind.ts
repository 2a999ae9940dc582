import { setTimeout as wait } from 'node:timers/promises'
import { startRedisCluster } from './redis-cluster.ts'
import { askRedis } from './redis-process.ts'
import { startRedisSentinels } from './redis-sentinel.ts'
import type { TestRedis } from './redis-server.ts'

/** A cluster. The node that holds the bot's keys is killed, halted and started again. */
const cluster = async (): Promise<TestRedis> => {
  const { url, home, close } = await startRedisCluster()
  return { ...home, url, close }
}

const isMaster = async (port: number): Promise<boolean> =>
  (await askRedis(port, 'ROLE'))?.includes('master') === true

/** Sentinels. The current master is killed or halted; if it was replaced it returns as a replica. */
const sentinel = async (): Promise<TestRedis> => {
  const { url, servers, masterPort, close } = await startRedisSentinels()
  let [down] = servers
  const master = async () => {
    const port = await masterPort()
    return servers.find((server) => server.port === port)
  }
  return {
    url,
    folder: servers[0]?.folder ?? '',
    close,
    kill: async () => {
      down = await master()
      await down?.kill()
    },
    halt: () => down?.halt(),
    resume: () => down?.resume(),
    start: async () => {
      await down?.start()
      while (!(await isMaster(await masterPort()))) await wait(20)
    },
  }
}

const kinds: Readonly<Record<string, () => Promise<TestRedis>>> = { cluster, sentinel }

/**
 * A Redis of the kind in TEST_REDIS, cluster or sentinel (`npm run test:redis`); undefined if it is not set.
 */
export const startRedisUnderTest = async (): Promise<TestRedis | undefined> => {
  const kind = process.env['TEST_REDIS']
  if (kind === undefined) return undefined
  const start = kinds[kind]
  if (!start) throw new Error(`TEST_REDIS is cluster or sentinel, not ${kind}`)
  return start()
}

/** A replica replaces a killed master within a second or two, so Redis is never away for long. */
export const hasSuccessor = process.env['TEST_REDIS'] === 'sentinel'
