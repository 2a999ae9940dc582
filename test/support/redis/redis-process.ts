import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { findServer } from '../../../src/redis/private-redis.ts'
import { makeDataDir } from '../data-dir.ts'

export type RedisProcess = {
  port: number
  /** The folder of its settings, log and data. */
  folder: string
  /** Sends SIGKILL. What Redis acknowledged is in its append-only file, as after a crash. */
  kill: () => Promise<void>
  /** Sends SIGSTOP: it accepts connections and answers nothing until it is resumed. */
  halt: () => void
  resume: () => void
  /** Starts it again on the same port and data, and resolves when it serves. */
  start: () => Promise<void>
  close: () => Promise<void>
}

/** The reply to commands in Redis's inline form; undefined if no server listens. */
export const askRedis = (port: number, ...commands: string[]): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${[...commands, 'PING'].join('\r\n')}\r\n`))
    let answer = ''
    socket.on('data', (chunk: Buffer) => {
      answer += String(chunk)
      if (/(\+PONG|-[A-Z]+ [^\r]*)\r\n$/.test(answer)) socket.destroy() // a sentinel knows no QUIT
    })
    socket.on('error', () => undefined) // no server listens: 'close' follows
    socket.on('close', () => resolve(answer === '' ? undefined : answer))
  })

export type ProcessOptions = {
  port: number
  /** Lines of redis.conf. */
  settings: readonly string[]
  /** Further files in its folder. */
  files?: Readonly<Record<string, string>>
  args?: readonly string[]
  /** Tells whether it serves; by answering PING unless given. */
  serves?: () => Promise<boolean>
}

/** Starts a redis-server that can be killed and started again. */
export const startRedisProcess = async (options: ProcessOptions): Promise<RedisProcess> => {
  const { port, settings, files = {}, args = [] } = options
  const folder = await makeDataDir()
  const base = [`dir ${folder.path}`, 'logfile redis.log', 'save ""', 'bind 127.0.0.1']
  await writeFile(join(folder.path, 'redis.conf'), `${[...base, ...settings].join('\n')}\n`)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text)
  // while it reads its log it answers -LOADING
  const serves = options.serves ?? (async () => (await askRedis(port, 'PING'))?.startsWith('+PONG') === true)
  let server: ChildProcess | undefined

  const kill = async (): Promise<void> => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
  }
  const start = async (): Promise<void> => {
    server = spawn(findServer(), [join(folder.path, 'redis.conf'), ...args], { stdio: 'ignore' })
    while (!(await serves())) {
      if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`)
      await wait(20)
    }
  }
  await start()
  return {
    port,
    folder: folder.path,
    kill,
    start,
    halt: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
    close: async () => {
      await kill()
      await folder.remove()
    },
  }
}

/** Settings of a server that must not lose data. */
export const durable = ['appendonly yes', 'appendfsync everysec', 'maxmemory-policy noeviction']
