import { execFileSync } from 'node:child_process'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openLedger } from '../../src/stores/ledger.ts'
import { createLogger } from '../../src/core/log.ts'
import { openRedis, type RedisHandle } from '../../src/redis/redis.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { freePort } from '../support/free-port.ts'
import { runBuilt } from '../support/program/built-program.ts'
import { startRedisProcess } from '../support/redis/redis-process.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
const owned = <T extends { close(): Promise<unknown> }>(part: T): T => {
  closers.push(() => part.close())
  return part
}

const open = async (redisUrl: string): Promise<RedisHandle> =>
  owned(await openRedis({ redisUrl, dataDir: '', log: createLogger({ level: 'silent' }) }))

/** Makes a self-signed certificate for 127.0.0.1. */
const makeCertificate = (folder: string): { cert: string; key: string } => {
  const [cert, key] = [join(folder, 'redis.crt'), join(folder, 'redis.key')]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject]
  execFileSync('openssl', [...made, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  return { cert, key }
}

/** Whether a server listens on `port`, whatever its protocol. */
const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

const accepted = async (redis: RedisHandle): Promise<boolean> =>
  openLedger(redis).accept({ id: 'reddit-t1_a', platform: 'reddit', target: {} })

describe('a Redis server', () => {
  it('with a user and a password accepts only those who know both', async () => {
    const port = await freePort()
    const login = ['user default off', 'user bot on >s3cret-word ~{colorizebot}* &* +@all']
    const serves = () => accepts(port)
    owned(await startRedisProcess({ port, settings: [`port ${port}`, ...login], serves }))
    expect(await accepted(await open(`redis://bot:s3cret-word@127.0.0.1:${port}`))).toBe(true)
    const stranger = await open(`redis://bot:another@127.0.0.1:${port}`)
    await expect(accepted(stranger)).rejects.toThrow(/WRONGPASS|NOAUTH/)
  })

  it('with TLS is used only where its certificate is trusted', async () => {
    const folder = await makeDataDir()
    closers.push(() => folder.remove())
    const { cert, key } = makeCertificate(folder.path)
    const port = await freePort()
    const tls = ['port 0', `tls-port ${port}`, `tls-cert-file ${cert}`, `tls-key-file ${key}`]
    const settings = [...tls, 'tls-auth-clients no']
    const serves = () => accepts(port)
    owned(await startRedisProcess({ port, settings, serves }))
    const settingsOf = { DATA_DIR: folder.path, REDIS_URL: `rediss://127.0.0.1:${port}` }
    const pause = async (env: Record<string, string>) =>
      (await runBuilt(['pause', 'reddit'], { ...settingsOf, ...env }).ended).code
    expect(await pause({ NODE_EXTRA_CA_CERTS: cert })).toBe(0)
    expect(await pause({})).toBe(1)
  })
})
