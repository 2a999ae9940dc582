import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../free-port.ts'
import { askRedis, durable, startRedisProcess, type RedisProcess } from './redis-process.ts'

export type TestCluster = {
  url: string
  nodes: readonly RedisProcess[]
  /** The node that holds the bot's keys. `start` waits until it has joined the others again. */
  home: RedisProcess
  close: () => Promise<void>
}

const slots = 16_384
const nodeCount = 3
/** The slot of `{colorizebot}`, from CLUSTER KEYSLOT. */
const homeSlot = 3_959

const isWhole = async (port: number): Promise<boolean> => {
  const info = (await askRedis(port, 'CLUSTER INFO')) ?? ''
  return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${nodeCount}`)
}

const allWhole = async (nodes: readonly RedisProcess[]): Promise<void> => {
  for (const { port } of nodes) while (!(await isWhole(port))) await wait(20)
}

const joined = async (
  nodes: readonly RedisProcess[],
  busPorts: ReadonlyMap<number, number>,
): Promise<void> => {
  const [first, ...others] = nodes
  for (const [place, { port }] of nodes.entries()) {
    const [from, next] = [place, place + 1].map((part) => Math.ceil((part * slots) / nodeCount))
    await askRedis(
      port,
      `CLUSTER SET-CONFIG-EPOCH ${place + 1}`,
      `CLUSTER ADDSLOTSRANGE ${from} ${(next ?? 0) - 1}`,
    )
  }
  for (const { port } of others)
    await askRedis(first?.port ?? 0, `CLUSTER MEET 127.0.0.1 ${port} ${busPorts.get(port)}`)
  await allWhole(nodes)
}

/** A real cluster of three masters without replicas. */
export const startRedisCluster = async (): Promise<TestCluster> => {
  const nodes: RedisProcess[] = []
  const busPorts = new Map<number, number>()
  for (let i = 0; i < nodeCount; i++) {
    const port = await freePort()
    const busPort = await freePort()
    busPorts.set(port, busPort)
    const settings = [...durable, `port ${port}`, `cluster-port ${busPort}`, 'cluster-enabled yes']
    nodes.push(await startRedisProcess({ port, settings: [...settings, 'cluster-node-timeout 2000'] }))
  }
  await joined(nodes, busPorts)
  const holder = nodes[Math.floor((homeSlot * nodeCount) / slots)]
  if (!holder) throw new Error('every slot has a node')
  const home: RedisProcess = {
    ...holder,
    start: async () => {
      await holder.start()
      await allWhole(nodes)
    },
  }
  return {
    url: `redis://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    nodes,
    home,
    close: async () => {
      for (const node of nodes) await node.close()
    },
  }
}
