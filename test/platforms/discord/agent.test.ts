import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createRest } from '../../../src/platforms/discord/client/calls.ts'

const before = getGlobalDispatcher()
const received: string[] = []
const server = createServer((request, response) => {
  void text(request).then((body) => {
    received.push(body)
    response.setHeader('content-type', 'application/json').end('{}')
  })
})
beforeEach(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => {
  setGlobalDispatcher(before)
  server.closeAllConnections()
  server.close()
})

it('posts pictures, whichever undici was loaded first', async () => {
  setGlobalDispatcher(new Agent()) // ours, of another version than discord.js's
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`
  const rest = createRest({ token: 'sandbox', apiUrl, isDryRun: false })
  await rest.post('/channels/1/messages', { files: [{ name: 'in-colour.jpg', data: Buffer.from('pixels') }] })
  expect(received).toHaveLength(1)
  expect(received[0]).toMatch(/name="files\[0\]"; filename="in-colour.jpg"[^]*pixels/)
})
