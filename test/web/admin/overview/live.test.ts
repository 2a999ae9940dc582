import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLiveStream } from '../../../../src/web/admin/overview/live.ts'

const patience = { timeout: 20_000 }

let app: FastifyInstance
let url: string
let reads: number
let isBroken: boolean
let live: ReturnType<typeof createLiveStream>
const open: AbortController[] = []

beforeEach(async () => {
  reads = 0
  isBroken = false
  app = fastify({ forceCloseConnections: true })
  live = createLiveStream({
    read: () => {
      reads++
      return isBroken ? Promise.reject(new Error('Redis is away')) : Promise.resolve(`${reads}`)
    },
    onError: () => undefined,
    intervalMs: 50,
    maxClients: 3,
  })
  app.get('/live', (request, reply) => {
    live.join(request, reply)
    return reply
  })
  url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/live`
})
afterEach(async () => {
  for (const one of open.splice(0)) one.abort()
  live.close()
  await app.close()
})

/** A client, and the events that it has received. */
const connect = async () => {
  const stop = new AbortController()
  open.push(stop)
  const { body } = await fetch(url, { signal: stop.signal })
  const received: string[] = []
  const listen = async () => {
    for await (const chunk of body ?? []) received.push(new TextDecoder().decode(chunk as Uint8Array))
  }
  listen().catch(() => undefined) // aborted at the end of the test
  return { received, stop: () => stop.abort() }
}

it('sends at once and then regularly, and reads once for all clients', async () => {
  const clients = [await connect(), await connect(), await connect()]
  for (const { received } of clients) await expect.poll(() => received.length, patience).toBeGreaterThan(4)
  expect(clients[0]?.received[0]).toMatch(/^data: \d+\n\n/)
  const last = clients.map(({ received }) => received.length)
  expect(reads).toBeLessThan(last.reduce((sum, count) => sum + count, 0))
})

it('is full with the maximum of clients and free when one leaves', async () => {
  const [first] = [await connect(), await connect(), await connect()]
  expect(live.isFull()).toBe(true)
  first.stop()
  await expect.poll(() => live.isFull(), patience).toBe(false)
})

it('continues after failed reads', async () => {
  isBroken = true
  const { received } = await connect()
  await expect.poll(() => received.join(''), patience).toContain(':\n\n')
  isBroken = false
  await expect.poll(() => received.join(''), patience).toContain('data: ')
})
