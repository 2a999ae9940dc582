import type { FastifyReply, FastifyRequest } from 'fastify'

type ChangeEmitter<Event> = {
  on(name: 'change', listener: (event: Event) => void): unknown
  off(name: 'change', listener: (event: Event) => void): unknown
}

/** Must be shorter than the idle timeout of the server (30 s) and of proxies. */
const keepAliveMs = 10_000

/** Sends every change to a page as server-sent events until the page disconnects. */
export const streamChanges = <Event>(
  request: FastifyRequest,
  reply: FastifyReply,
  events: ChangeEmitter<Event>,
  format: (event: Event) => string,
): void => {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  raw.write(': hello\n\n')
  const sendChange = (event: Event) => raw.write(`data: ${format(event)}\n\n`)
  const keepAlive = setInterval(() => raw.write(':\n\n'), keepAliveMs)
  events.on('change', sendChange)
  request.raw.on('close', () => {
    clearInterval(keepAlive)
    events.off('change', sendChange)
  })
}
