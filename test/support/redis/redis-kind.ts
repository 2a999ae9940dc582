import { setTimeout as wait } from 'node:timers/promises'
import { startRedisCluster } from './redis-cluster.ts'
import { askRedis } from './redis-process.ts'
import { startRedisSentinels } from './redis-sentinel.ts'
import type { TestRedis } from './redis-server.ts'

/** What is killed, halted and started again is the node that holds the bot's keys. */
const cluster = async (): Promise<TestRedis> => {
  const { url, home, close } = await startRedisCluster()
  return { ...home, url, close }
}

const isMaster = async (port: number): Promise<boolean> =>
  (await askRedis(port, 'ROLE'))?.includes('master') === true

/** What is killed or halted is the master of that moment; where another took its place it comes back as a replica. */
const sentinel = async (): Promise<TestRedis> => {
  const { url, servers, masterPort, close } = await startRedisSentinels()
  let [down] = servers
  const master = async () => {
    const port = await masterPort()
    return servers.find((server) => server.port === port)
  }
  return {
    ...{ url, folder: servers[0]?.folder ?? '', close },
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
 * TEST_REDIS=cluster or sentinel runs a suite on that kind (`npm run test:redis`): a Redis of it then, undefined
 * otherwise.
 */
export const startRedisUnderTest = async (): Promise<TestRedis | undefined> => {
  const kind = process.env['TEST_REDIS']
  if (kind === undefined) return undefined
  const start = kinds[kind]
  if (!start) throw new Error(`TEST_REDIS is cluster or sentinel, not ${kind}`)
  return start()
}

/** A master that dies is followed by its replica within a second or two: Redis is never away for long. */
export const hasSuccessor = process.env['TEST_REDIS'] === 'sentinel'
