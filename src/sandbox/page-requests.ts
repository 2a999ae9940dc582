import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** A form on another site may not post here in the visitor's name. */
const isCrossSite = ({ headers }: FastifyRequest): boolean => {
  const { origin, host } = headers
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
}

export const refuseCrossSite = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request, reply) =>
    request.method !== 'GET' && isCrossSite(request)
      ? reply.code(403).send({ detail: 'Not from here.' })
      : undefined,
  )
}

type Changing<Event> = {
  on(name: 'change', tell: (event: Event) => void): unknown
  off(name: 'change', tell: (event: Event) => void): unknown
}

/** A connection on which nothing is said for longer is taken for dead, by the server itself and by what is between. */
const pulseMs = 10_000

/** Tells a page of what changes, by server-sent events, until it is closed. */
export const streamChanges = <Event>(
  request: FastifyRequest,
  reply: FastifyReply,
  events: Changing<Event>,
  say: (event: Event) => string,
): void => {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  raw.write(': hello\n\n')
  const tell = (event: Event) => raw.write(`data: ${say(event)}\n\n`)
  const pulse = setInterval(() => raw.write(':\n\n'), pulseMs)
  events.on('change', tell)
  request.raw.on('close', () => {
    clearInterval(pulse)
    events.off('change', tell)
  })
}
