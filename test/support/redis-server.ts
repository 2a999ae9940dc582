import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { findServer } from '../../src/private-redis.ts'
import { makeDataDir } from './data-dir.ts'
import { freePort } from './program.ts'

export type TestRedis = {
  url: string
  /** Where its log lies. */
  folder: string
  /** SIGKILL: what Redis had acknowledged is in its log, as after a crash of the process. */
  kill(): Promise<void>
  /** SIGSTOP: it takes connections and answers nothing, until it is resumed. */
  halt(): void
  resume(): void
  /** On the same port and data; answers when it serves. */
  start(): Promise<void>
  close(): Promise<void>
}

const serves = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.once('data', (answer: Buffer) => {
      resolve(String(answer).startsWith('+PONG')) // while it reads its log it answers -LOADING
      socket.destroy()
    })
    socket.once('error', () => resolve(false))
  })

/** A Redis of a test's own, with its log on, that can be killed and started again. */
export const startRedis = async (): Promise<TestRedis> => {
  const port = await freePort()
  const folder = await makeDataDir()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path, '--save', '']
  const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction']
  let server: ChildProcess | undefined

  const kill = async (): Promise<void> => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
  }
  const start = async (): Promise<void> => {
    server = spawn(findServer(), [...args, ...durable], { stdio: 'ignore' })
    while (!(await serves(port))) {
      if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`)
      await wait(20)
    }
  }

  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    folder: folder.path,
    ...{ kill, start },
    halt: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
    close: async () => {
      await kill()
      await folder.remove()
    },
  }
}
