import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { freePort } from '../free-port.ts'
import { askRedis, durable, startRedisProcess } from './redis-process.ts'

declare module 'vitest' {
  interface ProvidedContext {
    redisPort: number
  }
}

const databases = 4_096

/** Vitest's global setup: one Redis server for all files of a project. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const port = await freePort()
  const settings = [...durable, `port ${port}`, `databases ${databases}`]
  const server = await startRedisProcess({ port, settings })
  project.provide('redisPort', port)
  return server.close
}

/** The address of an empty database on the shared server. Each call takes the next one. */
export const takeDatabase = async (): Promise<string> => {
  const port = inject('redisPort')
  const database = /^:(\d+)/.exec((await askRedis(port, 'INCR databases')) ?? '')?.[1]
  if (database === undefined) throw new Error('the shared Redis server does not answer')
  return `redis://127.0.0.1:${port}/${database}`
}
