import { spawn } from 'node:child_process'
import { accessSync, constants, openSync, closeSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect as connectSocket, type Socket } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ColorizeError } from '../core/errors.ts'
import type { Logger } from '../core/log.ts'

type PrivateRedis = {
  socketPath: string
  /** Stops the server, unless another process of the bot uses it. */
  stopIfUnused(): Promise<void>
  /** Tells the server to stop, without waiting. */
  abandon(): void
}

/** The kernel allows 107 bytes. */
const maxSocketPathBytes = 100
const startMs = 10_000

const settings = (folder: string, socketPath: string): string[] =>
  Object.entries({
    port: '0',
    unixsocket: socketPath,
    unixsocketperm: '700',
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
  }).flatMap(([name, value]) => [`--${name}`, value])

/** Sends one inline command over the socket. Returns the raw answer; undefined if no server listens. */
const ask = (socketPath: string, command: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket: Socket = connectSocket(socketPath)
    let answer = ''
    socket.setTimeout(2_000, () => socket.destroy())
    socket.on('connect', () => socket.write(`${command}\r\nQUIT\r\n`))
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
    socket.on('error', () => undefined) // 'close' follows
    socket.on('close', () => resolve(answer === '' ? undefined : answer))
  })

/** Whether a server runs there that persists its data and evicts nothing. */
const isUsable = async (socketPath: string): Promise<boolean> => {
  const answer = await ask(socketPath, 'CONFIG GET appendonly\r\nCONFIG GET maxmemory-policy')
  return /appendonly\r\n\$3\r\nyes/.test(answer ?? '') && /noeviction/.test(answer ?? '')
}

const serverPid = async (socketPath: string): Promise<number | undefined> => {
  const answer = await ask(socketPath, 'INFO server')
  const found = /process_id:(\d+)/.exec(answer ?? '')
  return found ? Number(found[1]) : undefined
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Polls `condition`. Returns false if it does not hold within `limitMs`. */
const until = async (condition: () => Promise<boolean>, limitMs: number): Promise<boolean> => {
  const endMs = Date.now() + limitMs
  while (Date.now() < endMs) {
    if (await condition()) return true
    await wait(20)
  }
  return false
}

const stopServer = async (pid: number): Promise<void> => {
  if (!isAlive(pid)) return
  process.kill(pid, 'SIGTERM') // Redis saves its data before it exits
  await until(() => Promise.resolve(!isAlive(pid)), startMs)
}

export const findServer = (): string => {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  for (const name of ['redis-server', 'valkey-server'])
    for (const folder of folders) {
      const path = join(folder, name)
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch {
        continue
      }
    }
  throw new ColorizeError(
    'settings_invalid',
    'No redis-server or valkey-server on the PATH: install one, or set REDIS_URL.',
  )
}

/** Starts the server in its own process group, so that Ctrl-C does not stop it before this program. */
const spawnServer = (folder: string, socketPath: string): void => {
  const logFile = openSync(join(folder, 'redis.log'), 'a')
  const server = spawn(findServer(), settings(folder, socketPath), {
    detached: true,
    stdio: ['ignore', logFile, logFile],
  })
  server.on('error', () => undefined) // the caller's timeout reports it
  server.unref()
  closeSync(logFile)
}

/** Runs `work` under a lock file, so that two programs do not start two servers. Takes over the lock of a dead process. */
const withStartLock = async <T>(folder: string, work: () => Promise<T>): Promise<T> => {
  const lock = join(folder, 'start.lock')
  const take = async (): Promise<boolean> => {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' })
      return true
    } catch {
      const holder = Number(await readFile(lock, 'utf8').catch(() => '0'))
      if (holder > 0 && !isAlive(holder)) await rm(lock, { force: true })
      return false
    }
  }
  if (!(await until(take, 2 * startMs)))
    throw new ColorizeError(
      'settings_invalid',
      `Another program holds ${lock}; remove it if none is running.`,
    )
  try {
    return await work()
  } finally {
    await rm(lock, { force: true })
  }
}

/** Starts a server on a socket under `dataDir`, or adopts the one that a killed program left there. */
export const startPrivateRedis = async (dataDir: string, log: Logger): Promise<PrivateRedis> => {
  const folder = join(dataDir, 'redis')
  const socketPath = join(folder, 'redis.sock')
  if (Buffer.byteLength(socketPath) > maxSocketPathBytes)
    throw new ColorizeError(
      'settings_invalid',
      'DATA_DIR is too long a path for a socket: choose one of at most 85 bytes.',
    )
  await mkdir(folder, { recursive: true, mode: 0o700 })

  await withStartLock(folder, async () => {
    const old = await serverPid(socketPath)
    if (old !== undefined && (await isUsable(socketPath))) {
      log.info({ pid: old }, 'using the private Redis that is already running')
      return
    }
    if (old !== undefined) await stopServer(old)
    spawnServer(folder, socketPath)
    if (!(await until(() => isUsable(socketPath), startMs)))
      throw new ColorizeError(
        'settings_invalid',
        `The private Redis does not start: see ${join(folder, 'redis.log')}.`,
      )
  })

  const pid = await serverPid(socketPath)
  return {
    socketPath,
    async stopIfUnused() {
      const clients = (await ask(socketPath, 'CLIENT LIST')) ?? ''
      const others = [...clients.matchAll(/name=colorizebot:(\d+)/g)].some(
        (match) => Number(match[1]) !== process.pid,
      )
      const nowPid = await serverPid(socketPath) // another process may have restarted the server
      if (nowPid !== undefined && !others) await stopServer(nowPid)
    },
    abandon() {
      if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGTERM')
    },
  }
}
