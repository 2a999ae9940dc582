import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort, startTestProgram, type TestProgram } from '../support/program/test-program.ts'
import { defaultModel } from '../../src/pipeline/models/default-model.ts'

let program: TestProgram
let health: string
beforeAll(async () => {
  const port = await freePort()
  health = `http://127.0.0.1:${port}`
  program = await startTestProgram({ HEALTH_PORT: String(port) })
})
afterAll(() => program.close())

describe('on a port of its own', () => {
  it('is alive and ready', async () => {
    expect(await (await fetch(`${health}/healthz`)).json()).toEqual({ status: 'ok' })
    expect(await (await fetch(`${health}/readyz`)).json()).toEqual({ status: 'ready', findings: [] })
  })

  it('answers Prometheus with all that it knows, and nothing else', async () => {
    const answer = await fetch(`${health}/metrics`)
    expect(answer.headers.get('content-type')).toContain('text/plain')
    const text = await answer.text()
    expect(text).toContain('colorizebot_queue_jobs{queue="reply-reddit",state="waiting"} 0')
    expect(text).toContain(`colorizebot_worker_info{device="cpu",model="${defaultModel}"} 1`)
    expect(text).toContain('colorizebot_redis_up 1')
    expect(text).toContain('colorizebot_listening{platform="reddit"}')
    expect(text).not.toContain('colorizebot_listening{platform="web"}') // nobody needs to listen there
    expect((await fetch(`${health}/admin`)).status).toBe(404)
  })
})

describe('on the pages’ own port', () => {
  it('tells metrics where only this machine can ask', async () => {
    expect((await fetch(`${program.url}/metrics`)).status).toBe(200)
  })

  it('tells the world nothing', async () => {
    const port = String(await freePort())
    const env = { PUBLIC_URL: 'https://photos.example', SANDBOX: '0', PORT: port }
    const other = await startTestProgram(env)
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(404)
    await other.close()
  })
})
