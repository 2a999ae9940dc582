import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ServerResponse } from 'node:http'

export type LiveOptions = {
  /** What is told, a line; asked for once for all who look. */
  tell: () => Promise<string>
  onError: (error: unknown) => void
  pulseMs?: number
  mostViewers?: number
  /** After so long who looks must come again, and be let in again. */
  longestMs?: number
}

/** Who takes in nothing any more is not written to for ever. */
const mostUnsentBytes = 1024 * 1024

/** Tells all who look, by server-sent events, while anybody looks. */
export const createLive = (options: LiveOptions) => {
  const { tell, onError, pulseMs = 10_000, mostViewers = 20, longestMs = 30 * 60_000 } = options
  const viewers = new Set<ServerResponse>()
  let pulse: NodeJS.Timeout | undefined
  let telling: Promise<string> | undefined

  const say = (viewer: ServerResponse, line: string): void => {
    if (viewer.writableEnded) return // it is told to come again
    if (viewer.writableLength > mostUnsentBytes) viewer.destroy()
    else viewer.write(line)
  }

  /** One at a time, whoever asks. */
  const told = (): Promise<string> =>
    (telling ??= tell().finally(() => {
      telling = undefined
    }))

  const tellThem = async (them: Iterable<ServerResponse>): Promise<void> => {
    try {
      const line = `data: ${await told()}\n\n`
      for (const viewer of them) say(viewer, line)
    } catch (error) {
      onError(error)
      for (const viewer of them) say(viewer, ':\n\n') // the connection lives, and the next pulse may know more
    }
  }

  const leave = (viewer: ServerResponse): void => {
    viewers.delete(viewer)
    if (viewers.size > 0) return
    clearInterval(pulse)
    pulse = undefined
  }

  return {
    isFull: (): boolean => viewers.size >= mostViewers,
    join: (request: FastifyRequest, reply: FastifyReply): void => {
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      viewers.add(raw)
      const end = setTimeout(() => raw.end(), longestMs)
      request.raw.on('close', () => {
        clearTimeout(end)
        leave(raw)
      })
      pulse ??= setInterval(() => void tellThem(viewers), pulseMs)
      void tellThem([raw])
    },
    close: (): void => {
      for (const viewer of viewers) viewer.end()
      clearInterval(pulse)
    },
  }
}
