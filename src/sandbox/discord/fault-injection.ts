import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Sessions } from './gateway/sessions.ts'
import { pathOf } from './rest/api-path.ts'
import type { Fault } from './store/types.ts'

export type Faults = Pick<ReturnType<typeof createFaults>, 'takeFault'>

const fits = (fault: Fault, method: string, path: string): boolean =>
  (fault.method === undefined || fault.method.toUpperCase() === method) &&
  (typeof fault.path === 'string' ? fault.path === path : fault.path.test(path))

export const createFaults = (sessions: Sessions) => {
  const queue: Fault[] = []
  return {
    /** Makes the next matching request fail. Each fault applies once, in the order of queueing. */
    queueFault: (fault: Fault): void => void queue.push(fault),
    takeFault(method: string, path: string): Fault | undefined {
      const place = queue.findIndex((fault) => fits(fault, method, path))
      return place === -1 ? undefined : queue.splice(place, 1)[0]
    },
    /** Closes every gateway connection with `code`, or cuts it where no code is given. */
    dropConnections: ({ code }: { code?: number } = {}): void => {
      for (const { socket } of sessions.connected())
        if (code === undefined) socket?.terminate()
        else socket?.close(code)
    },
    /** Invalidates every session, so that clients have to identify again. */
    forgetSessions: (): void => {
      for (const session of sessions.all()) {
        session.socket?.send(JSON.stringify({ op: 9, d: false }))
        sessions.remove(session)
      }
    },
    /** Sends opcode 7, Reconnect, to every client. */
    askToReconnect: (): void => {
      for (const { socket } of sessions.connected()) socket?.send(JSON.stringify({ op: 7, d: null }))
    },
  }
}

const isCut = ({ cut, status }: Fault): boolean => cut === true || status === 0

const bodyOf = ({ code = 0, status = 500, message = `${status}: Fault` }: Fault) => ({ message, code })

const failAtOnce = (fault: Fault, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  if (isCut(fault)) {
    reply.hijack()
    request.socket.destroy()
    return reply
  }
  return reply
    .code(fault.status ?? 500)
    .headers(fault.headers ?? {})
    .send(bodyOf(fault))
}

/**
 * Applies queued faults to the routes of `app`: after authentication and rate limiting, and before the handler, or
 * after it where the fault sets `after`.
 */
export const registerFaultHooks = (app: FastifyInstance, prefix: string, faults: Faults): void => {
  const late = new WeakMap<FastifyRequest, Fault>()

  app.addHook('preHandler', async (request, reply) => {
    const fault = faults.takeFault(request.method, pathOf(prefix, request.url))
    if (!fault?.after) return fault && failAtOnce(fault, request, reply)
    late.set(request, fault)
    return undefined
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = late.get(request)
    if (!fault) return payload
    if (isCut(fault)) {
      request.socket.destroy()
      return payload
    }
    void reply
      .code(fault.status ?? 500)
      .removeHeader('content-length')
      .type('application/json')
      .headers(fault.headers ?? {})
    return JSON.stringify(bodyOf(fault))
  })
}
