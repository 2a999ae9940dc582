import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

let dataDir: string
let running: ChildProcess[]

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cbm-'))
  running = []
})
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL')
  await rm(dataDir, { recursive: true, force: true })
})

const run = (args: string[], env: Record<string, string> = {}) => {
  const child = spawn(process.execPath, ['dist/main.js', ...args], {
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'fatal', ...env },
  })
  running.push(child)
  let output = ''
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }))
  const said = (pattern: RegExp) =>
    new Promise<void>((resolve) => {
      const look = (chunk: Buffer) => {
        output += String(chunk)
        if (pattern.test(output)) resolve()
      }
      child.stdout.on('data', look)
      child.stderr.on('data', look)
    })
  return { child, ended, said }
}

const redisAnswers = (): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(join(dataDir, 'redis', 'redis.sock'))
    socket.on('connect', () => resolve(socket.end() instanceof Object))
    socket.on('error', () => resolve(false))
  })

it('stops at Ctrl-C, told twice at once by terminal and npm, and leaves no Redis behind', async () => {
  const { child, ended, said } = run(['start'], { PORT: '0', SANDBOX: '0' })
  await said(/ready/)
  expect(await redisAnswers()).toBe(true)
  child.kill('SIGINT')
  child.kill('SIGINT')
  expect((await ended).code).toBe(0)
  expect(await redisAnswers()).toBe(false)
})

it('is ready again after it was killed, on the Redis that it left', async () => {
  const first = run(['start'], { SANDBOX: '0' })
  await first.said(/ready/)
  first.child.kill('SIGKILL')
  await first.ended
  expect(await redisAnswers()).toBe(true)
  const second = run(['start'], { SANDBOX: '0' })
  await second.said(/ready/)
  second.child.kill('SIGTERM')
  expect((await second.ended).code).toBe(0)
  expect(await redisAnswers()).toBe(false)
})

it('refuses to start with bad settings, naming all of them and no value', async () => {
  const { ended, said } = run(['start'], { PORT: 'hush-port', REDDIT_CLIENT_ID: 'hush-id', DRY_RUN: 'hush' })
  void said(/./)
  const { code, output } = await ended
  expect(code).toBe(2)
  expect(output).toMatch(/PORT must/)
  expect(output).toMatch(/DRY_RUN must/)
  expect(output).not.toContain('hush')
})

it('explains itself when it does not know the command', async () => {
  const { ended, said } = run(['dance'])
  void said(/./)
  expect(await ended).toMatchObject({ code: 2, output: expect.stringContaining('usage') as string })
})
