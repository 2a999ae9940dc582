import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Fault } from './store/types.ts'
import { failure, refuse } from './api/session.ts'

export type Faults = ReturnType<typeof createFaults>

export const createFaults = () => {
  const queue: Fault[] = []
  return {
    /** Makes the next call of `fault.path` (default /api/comment) go wrong; several are met one after the other. */
    queueFault: (fault: Fault): void => void queue.push(fault),
    takeFault(path: string): Fault | undefined {
      const place = queue.findIndex((fault) => (fault.path ?? '/api/comment') === path)
      return place === -1 ? undefined : queue.splice(place, 1)[0]
    },
  }
}

const failAtOnce = (fault: Fault, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const { status, code = 'FAULT', message = code, field = 'ratelimit' } = fault
  if (status === 0) {
    reply.hijack()
    request.socket.destroy()
    return reply
  }
  void reply.headers(fault.headers ?? {})
  return status === undefined ? refuse(reply, code, message, field) : failure(reply, status, code)
}

/**
 * Lets queued faults happen on every path of `app`. They come behind the login and the rate limit, which answer for
 * themselves, and before the work, or after it where the fault says so.
 */
export const registerFaults = (app: FastifyInstance, prefix: string, faults: Faults): void => {
  const late = new WeakMap<FastifyRequest, Fault>()

  app.addHook('preHandler', async (request, reply) => {
    const [path = ''] = request.url.slice(prefix.length).split('?')
    const fault = faults.takeFault(path)
    if (!fault?.after) return fault && failAtOnce(fault, request, reply)
    late.set(request, fault)
    return undefined
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = late.get(request)
    if (!fault) return payload
    if (fault.status === 0) {
      request.socket.destroy()
      return payload
    }
    const status = fault.status ?? 500
    void reply
      .code(status)
      .type('application/json')
      .headers(fault.headers ?? {})
    return JSON.stringify({ message: fault.code ?? 'FAULT', error: status })
  })
}
