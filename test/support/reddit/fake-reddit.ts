import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Answer = { status: number; headers?: Record<string, string>; body?: unknown }

/** A server that answers as a test says and counts its requests. */
export const startFakeReddit = async () => {
  const asked = { logins: 0, requests: 0 }
  const fake = {
    asked,
    url: '',
    /** Answers an API request that carries this token: token-1, token-2 and so on. */
    answer: ((): Answer => ({ status: 200, body: {} })) as (token: string) => Answer,
    login: (token: string): Answer => ({ status: 200, body: { access_token: token, expires_in: 86_400 } }),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  const server = createServer((request, response) => {
    const isLogin = request.url === '/api/v1/access_token'
    const token = request.headers.authorization?.replace('bearer ', '') ?? ''
    asked[isLogin ? 'logins' : 'requests']++
    const { status, headers, body } = isLogin ? fake.login(`token-${asked.logins}`) : fake.answer(token)
    response.writeHead(status, headers).end(JSON.stringify(body ?? { error: status }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return fake
}
