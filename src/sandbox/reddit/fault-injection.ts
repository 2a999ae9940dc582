import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendFormError, sendHttpError } from './api/responses.ts'
import type { Fault } from './store/types.ts'

export type Faults = ReturnType<typeof createFaults>

export const createFaults = () => {
  const queue: Fault[] = []
  return {
    /** Makes the next matching request fail. Each fault applies once, in the order of queueing. */
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
  return status === undefined
    ? sendFormError(reply, code, message, field, fault.ratelimitSeconds)
    : sendHttpError(reply, status, code)
}

/**
 * Applies queued faults to the routes of `app`: after authentication and rate limiting, and before the handler, or
 * after it where the fault sets `after`.
 */
export const registerFaultHooks = (app: FastifyInstance, prefix: string, faults: Faults): void => {
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
