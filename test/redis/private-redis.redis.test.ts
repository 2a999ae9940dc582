import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../../src/core/log.ts'
import { openRedis, type RedisHandle } from '../../src/redis/redis.ts'

const log = createLogger({ level: 'silent' })
let dataDir: string
let opened: RedisHandle[]

const open = async (): Promise<RedisHandle> => {
  const handle = await openRedis({ dataDir, log })
  opened.push(handle)
  return handle
}
const pidOf = async (handle: RedisHandle): Promise<number> =>
  Number(/process_id:(\d+)/.exec(await handle.connect('general').info('server'))?.[1])
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cbr-'))
  opened = []
})
afterEach(async () => {
  for (const handle of opened) await handle.close()
  await rm(dataDir, { recursive: true, force: true })
})

describe('the private Redis', () => {
  it('persists everything and keeps its data between runs', async () => {
    const first = await open()
    const pid = await pidOf(first)
    const db = first.connect('general')
    expect(await db.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction'])
    expect(await db.config('GET', 'appendonly')).toEqual(['appendonly', 'yes'])
    await db.set('photo', 'grey')
    await first.close()
    expect(isAlive(pid)).toBe(false)
    expect(await (await open()).connect('general').get('photo')).toBe('grey')
  })

  it('of a killed program is used by the next one, which stops it', async () => {
    const left = await open() // never closed, as if its program was killed
    const pid = await pidOf(left)
    left.connect('general').disconnect()
    const next = await open()
    expect(await pidOf(next)).toBe(pid)
    await next.close()
    expect(isAlive(pid)).toBe(false)
  })

  it('is stopped by its last user, even if another program restarted it', async () => {
    const first = await open()
    process.kill(await pidOf(first), 'SIGKILL')
    await expect
      .poll(
        () =>
          first.ping().then(
            () => true,
            () => false,
          ),
        { timeout: 20_000 },
      )
      .toBe(false)
    const pid = await pidOf(await open())
    await first.close()
    expect(isAlive(pid)).toBe(false)
  })

  it('replaces a server that does not persist its data', async () => {
    const folder = join(dataDir, 'redis')
    await mkdir(folder)
    const socket = join(folder, 'redis.sock')
    const volatile = spawn('redis-server', [
      '--port',
      '0',
      '--unixsocket',
      socket,
      '--save',
      '',
      '--dir',
      folder,
    ])
    for await (const chunk of volatile.stdout) if (String(chunk).includes('ready to accept')) break
    const exited = once(volatile, 'exit')
    const handle = await open()
    expect(await pidOf(handle)).not.toBe(volatile.pid)
    await exited
  })

  it('is shared by two programs that start at the same time', async () => {
    const [one, two] = await Promise.all([open(), open()])
    expect(await pidOf(one)).toBe(await pidOf(two))
  })

  it('rejects a DATA_DIR whose socket path is too long', async () => {
    await expect(openRedis({ dataDir: join(dataDir, 'x'.repeat(90)), log })).rejects.toMatchObject({
      code: 'settings_invalid',
    })
  })
})
