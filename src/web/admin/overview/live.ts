import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ServerResponse } from 'node:http'

export type LiveOptions = {
  /** Reads what is sent, as one line. It is read once for all clients. */
  read: () => Promise<string>
  onError: (error: unknown) => void
  intervalMs?: number
  maxClients?: number
  /** A stream ends after this time: the client has to connect, and prove its login, again. */
  maxStreamMs?: number
}

/** A client that reads nothing more is disconnected. */
const maxUnsentBytes = 1024 * 1024

/** Sends the same server-sent events to all clients, and reads nothing while there are none. */
export const createLiveStream = (options: LiveOptions) => {
  const { read, onError, intervalMs = 10_000, maxClients = 20, maxStreamMs = 30 * 60_000 } = options
  const clients = new Set<ServerResponse>()
  let timer: NodeJS.Timeout | undefined
  let reading: Promise<string> | undefined

  const send = (client: ServerResponse, text: string): void => {
    if (client.writableEnded) return
    if (client.writableLength > maxUnsentBytes) client.destroy()
    else client.write(text)
  }

  const readOnce = (): Promise<string> =>
    (reading ??= read().finally(() => {
      reading = undefined
    }))

  const update = async (receivers: Iterable<ServerResponse>): Promise<void> => {
    try {
      const event = `data: ${await readOnce()}\n\n`
      for (const client of receivers) send(client, event)
    } catch (error) {
      onError(error)
      for (const client of receivers) send(client, ':\n\n') // a comment keeps the connection open
    }
  }

  const leave = (client: ServerResponse): void => {
    clients.delete(client)
    if (clients.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return {
    isFull: (): boolean => clients.size >= maxClients,
    join: (request: FastifyRequest, reply: FastifyReply): void => {
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      clients.add(raw)
      const end = setTimeout(() => raw.end(), maxStreamMs)
      request.raw.on('close', () => {
        clearTimeout(end)
        leave(raw)
      })
      timer ??= setInterval(() => void update(clients), intervalMs)
      void update([raw])
    },
    close: (): void => {
      for (const client of clients) client.end()
      clearInterval(timer)
    },
  }
}
