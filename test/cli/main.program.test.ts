import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeDataDir } from '../support/data-dir.ts'
import { runBuilt, type TestProcess } from '../support/program/built-program.ts'

let dataDir: Awaited<ReturnType<typeof makeDataDir>>
let running: TestProcess[]

beforeEach(async () => {
  dataDir = await makeDataDir()
  running = []
})
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await dataDir.remove()
})

const run = (args: string[], env: Record<string, string> = {}): TestProcess => {
  const process = runBuilt(args, { DATA_DIR: dataDir.path, ...env })
  running.push(process)
  return process
}

const redisAnswers = (): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(join(dataDir.path, 'redis', 'redis.sock'))
    socket.on('connect', () => resolve(socket.end() instanceof Object))
    socket.on('error', () => resolve(false))
  })

it('stops at Ctrl-C, told twice at once by terminal and npm, and leaves no Redis behind', async () => {
  const { child, ended, said } = run(['start'], { SANDBOX: '0' })
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

it('shares its Redis with a second program in the same folder, and the last one out stops it', async () => {
  const web = run(['web'], { SANDBOX: '0' })
  await web.said(/ready/)
  const worker = run(['worker'], { SANDBOX: '0' })
  await worker.said(/ready/)
  web.child.kill('SIGTERM')
  expect((await web.ended).code).toBe(0)
  expect(await redisAnswers()).toBe(true)
  worker.child.kill('SIGTERM')
  expect((await worker.ended).code).toBe(0)
  expect(await redisAnswers()).toBe(false)
})

it('refuses to start with bad settings, naming all of them and no value', async () => {
  const { ended } = run(['start'], { PORT: 'hush-port', REDDIT_CLIENT_ID: 'hush-id', DRY_RUN: 'hush' })
  const { code, output } = await ended
  expect(code).toBe(2)
  expect(output).toMatch(/PORT must/)
  expect(output).toMatch(/DRY_RUN must/)
  expect(output).not.toContain('hush')
})

it('explains itself when it does not know the command', async () => {
  expect(await run(['dance']).ended).toMatchObject({
    code: 2,
    output: "error: unknown command 'dance'\n",
  })
})

it('does not add a network without its licence where nobody can be asked', async () => {
  const { code, output } = await run(['models', 'add', 'x.onnx', '--preset', 'deoldify']).ended
  expect(code).toBe(2)
  expect(output).toMatch(/--licence <text>.*MIT/)
})
