import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLive } from '../../../../src/web/admin/overview/live.ts'

const patience = { timeout: 20_000 }

let app: FastifyInstance
let url: string
let asked: number
let isBroken: boolean
let live: ReturnType<typeof createLive>
const looking: AbortController[] = []

beforeEach(async () => {
  asked = 0
  isBroken = false
  app = fastify({ forceCloseConnections: true })
  live = createLive({
    tell: () => {
      asked++
      return isBroken ? Promise.reject(new Error('Redis is away')) : Promise.resolve(`${asked}`)
    },
    onError: () => undefined,
    ...{ pulseMs: 50, mostViewers: 3 },
  })
  app.get('/live', (request, reply) => {
    live.join(request, reply)
    return reply
  })
  url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/live`
})
afterEach(async () => {
  for (const one of looking.splice(0)) one.abort()
  live.close()
  await app.close()
})

/** What is told to one who looks, as it comes. */
const look = async () => {
  const stop = new AbortController()
  looking.push(stop)
  const { body } = await fetch(url, { signal: stop.signal })
  const heard: string[] = []
  const listen = async () => {
    for await (const chunk of body ?? []) heard.push(new TextDecoder().decode(chunk as Uint8Array))
  }
  listen().catch(() => undefined) // it is aborted in the end
  return { heard, stop: () => stop.abort() }
}

it('tells at once and then at each pulse, and asks once for all who look', async () => {
  const viewers = [await look(), await look(), await look()]
  for (const { heard } of viewers) await expect.poll(() => heard.length, patience).toBeGreaterThan(4)
  expect(viewers[0]?.heard[0]).toMatch(/^data: \d+\n\n/)
  const last = viewers.map(({ heard }) => heard.length)
  expect(asked).toBeLessThan(last.reduce((sum, count) => sum + count, 0))
})

it('is full when so many look, and has room when one has left', async () => {
  const [first] = [await look(), await look(), await look()]
  expect(live.isFull()).toBe(true)
  first.stop()
  await expect.poll(() => live.isFull(), patience).toBe(false)
})

it('goes on when it could not be told for a while', async () => {
  isBroken = true
  const { heard } = await look()
  await expect.poll(() => heard.join(''), patience).toContain(':\n\n')
  isBroken = false
  await expect.poll(() => heard.join(''), patience).toContain('data: ')
})
