import { WebSocket } from 'undici'
import type { DiscordSandbox } from '../../../support/discord/discord-sandbox.ts'

export type Payload = { op: number; t?: string; s?: number; d?: unknown }

export type GatewayConnection = Awaited<ReturnType<typeof connect>>

const intents = (1 << 0) | (1 << 9) | (1 << 12)

export const identify = (given: Record<string, unknown> = {}): Payload => ({
  op: 2,
  d: { token: 'token', intents, properties: { os: 'linux', browser: 'test', device: 'test' }, ...given },
})

/** A raw gateway connection that has received hello. */
export const connect = async ({ url }: DiscordSandbox, query = '?v=10&encoding=json') => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/gateway${query}`)
  const heard: Payload[] = []
  const waiting: ((payload: Payload) => void)[] = []
  socket.addEventListener('message', ({ data }) => {
    const payload = JSON.parse(String(data)) as Payload
    const first = waiting.shift()
    if (first) first(payload)
    else heard.push(payload)
  })
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(code))
  })
  const next = (): Promise<Payload> => {
    const first = heard.shift()
    return first ? Promise.resolve(first) : new Promise((resolve) => void waiting.push(resolve))
  }
  const refused = closed.then((code) => {
    throw new Error(`closed with ${code}`)
  })
  const hello = await Promise.race([next(), refused])
  refused.catch(() => undefined)
  return {
    hello,
    /** Resolves with the close code. */
    closed,
    next,
    /** The next event with this name; earlier events are skipped. */
    async event(name: string): Promise<Payload> {
      for (;;) {
        const payload = await next()
        if (payload.t === name) return payload
      }
    },
    send: (payload: unknown): void =>
      socket.send(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    close: (code: number): void => socket.close(code),
  }
}
