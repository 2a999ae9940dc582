import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../free-port.ts'
import { askRedis, durable, startRedisProcess, type RedisProcess } from './redis-process.ts'

export type TestSentinels = {
  url: string
  /** The first master, and its replica. */
  servers: readonly RedisProcess[]
  sentinels: readonly RedisProcess[]
  /** The port of the current master. */
  masterPort: () => Promise<number>
  close: () => Promise<void>
}

const masterName = 'photos'
const quorum = 2
const sentinelCount = 3

const watching = (masterPort: number): string[] => [
  `sentinel monitor ${masterName} 127.0.0.1 ${masterPort} ${quorum}`,
  `sentinel down-after-milliseconds ${masterName} 1000`,
  `sentinel failover-timeout ${masterName} 5000`,
]

/** Whether a sentinel knows the replica and the others: a failover needs their agreement. */
const isComplete = async (port: number): Promise<boolean> => {
  const about = (await askRedis(port, `SENTINEL MASTER ${masterName}`)) ?? ''
  const number = (name: string) => Number(new RegExp(`${name}\r\n\\$\\d+\r\n(\\d+)`).exec(about)?.[1])
  return number('num-slaves') === 1 && number('num-other-sentinels') === sentinelCount - 1
}

/** A master, its replica, and sentinels that promote the replica within seconds. */
export const startRedisSentinels = async (): Promise<TestSentinels> => {
  const servers: RedisProcess[] = []
  for (let i = 0; i < 2; i++) {
    const port = await freePort()
    const [master] = servers
    const following = master ? [`replicaof 127.0.0.1 ${master.port}`] : []
    const settings = [...durable, `port ${port}`, 'repl-diskless-sync-delay 0', ...following]
    servers.push(await startRedisProcess({ port, settings }))
  }
  const sentinels: RedisProcess[] = []
  for (let i = 0; i < sentinelCount; i++) {
    const port = await freePort()
    const settings = [`port ${port}`, ...watching(servers[0]?.port ?? 0)]
    sentinels.push(await startRedisProcess({ port, settings, args: ['--sentinel'] }))
  }
  for (const { port } of sentinels) while (!(await isComplete(port))) await wait(20)
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${masterName}`,
    servers,
    sentinels,
    masterPort: async () => {
      const answer = await askRedis(sentinels[0]?.port ?? 0, `SENTINEL GET-MASTER-ADDR-BY-NAME ${masterName}`)
      return Number(/127\.0\.0\.1\r\n\$\d+\r\n(\d+)/.exec(answer ?? '')?.[1])
    },
    close: async () => {
      for (const process of [...sentinels, ...servers]) await process.close()
    },
  }
}
