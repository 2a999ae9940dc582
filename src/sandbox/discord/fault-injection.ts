import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Fault } from './store/types.ts'
import type { Sessions } from './gateway/sessions.ts'

export type Faults = Pick<ReturnType<typeof createFaults>, 'takeFault'>

const fits = (fault: Fault, method: string, path: string): boolean =>
  (fault.method === undefined || fault.method.toUpperCase() === method) &&
  (typeof fault.path === 'string' ? fault.path === path : fault.path.test(path))

export const createFaults = (sessions: Sessions) => {
  const queue: Fault[] = []
  return {
    /** Makes the next call of `fault.path` go wrong; several are met one after the other. */
    queueFault: (fault: Fault): void => void queue.push(fault),
    takeFault(method: string, path: string): Fault | undefined {
      const place = queue.findIndex((fault) => fits(fault, method, path))
      return place === -1 ? undefined : queue.splice(place, 1)[0]
    },
    /** Ends every connection of the gateway: with a close code, or by a cut where there is none. */
    dropConnections: ({ code }: { code?: number } = {}): void => {
      for (const { line } of sessions.connected())
        if (code === undefined) line?.terminate()
        else line?.close(code)
    },
    /** Whatever a client missed it can never have again; who is connected is told so. */
    forgetSessions: (): void => {
      for (const session of sessions.all()) {
        session.line?.send(JSON.stringify({ op: 9, d: false }))
        sessions.forget(session)
      }
    },
    /** Asks every client to connect again, and to resume. */
    askToReconnect: (): void => {
      for (const { line } of sessions.connected()) line?.send(JSON.stringify({ op: 7, d: null }))
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

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Below the version for the API, below the prefix for the rest. */
export const pathOf = (prefix: string, url: string): string => {
  const [path = ''] = url.slice(prefix.length).split('?')
  return decoded(path.replace(/^\/api(\/v\d+)?/, ''))
}

/**
 * Lets queued faults happen on every path of `app`. They come behind the login and the rate limit, which answer for
 * themselves, and before the work, or after it where the fault says so.
 */
export const registerFaults = (app: FastifyInstance, prefix: string, faults: Faults): void => {
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
