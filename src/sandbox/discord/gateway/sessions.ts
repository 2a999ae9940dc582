import { randomBytes } from 'node:crypto'
import type { Json } from '../store/types.ts'

type GatewaySocket = {
  send(text: string): void
  close(code: number, reason?: string): void
  terminate(): void
}

export type Session = {
  id: string
  intents: number
  shard: readonly [id: number, count: number]
  sequence: number
  /** Recent events for a resuming client, oldest first. */
  buffer: { sequence: number; text: string }[]
  /** Undefined while disconnected. */
  socket: GatewaySocket | undefined
  disconnectedMs: number | undefined
}

export type Sessions = ReturnType<typeof createSessions>

const maxSessions = 200

export const shardOf = (guildId: string | undefined, count: number): number =>
  guildId === undefined ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count))

/** Gateway sessions. A disconnected session keeps buffering events for `resumableMs`. */
export const createSessions = (options: {
  clock: () => number
  resumableMs: number
  bufferedEvents: number
}) => {
  const { clock, resumableMs, bufferedEvents } = options
  const sessions = new Map<string, Session>()

  const prune = (): void => {
    for (const session of sessions.values())
      if (session.disconnectedMs !== undefined && clock() - session.disconnectedMs > resumableMs)
        sessions.delete(session.id)
    const oldest = sessions.size > maxSessions ? sessions.keys().next().value : undefined
    if (oldest !== undefined) sessions.delete(oldest)
  }

  const dispatch = (session: Session, event: string, data: Json): void => {
    const sequence = ++session.sequence
    const text = JSON.stringify({ op: 0, t: event, s: sequence, d: data })
    session.buffer.push({ sequence, text })
    if (session.buffer.length > bufferedEvents) session.buffer.shift()
    session.socket?.send(text)
  }

  const connected = (): Session[] => [...sessions.values()].filter(({ socket }) => socket)

  return {
    dispatch,

    open(socket: GatewaySocket, intents: number, shard: Session['shard']): Session {
      prune()
      const id = randomBytes(16).toString('hex')
      const session = { id, intents, shard, sequence: 0, buffer: [], socket, disconnectedMs: undefined }
      sessions.set(id, session)
      return session
    },

    /** Replays missed events. Undefined if the session or its events are gone; 'bad sequence' if `sequence` was never sent. */
    resume(id: string, sequence: number, socket: GatewaySocket): Session | 'bad sequence' | undefined {
      prune()
      const session = sessions.get(id)
      if (!session) return undefined
      if (sequence > session.sequence) return 'bad sequence'
      const missed = session.buffer.filter((event) => event.sequence > sequence)
      if (missed.length !== session.sequence - sequence) return undefined
      session.socket?.terminate()
      Object.assign(session, { socket, disconnectedMs: undefined })
      for (const { text } of missed) socket.send(text)
      dispatch(session, 'RESUMED', {})
      return session
    },

    disconnect(session: Session, socket: GatewaySocket): void {
      if (session.socket !== socket) return
      session.socket = undefined
      session.disconnectedMs = clock()
    },

    remove: (session: Session): void => void sessions.delete(session.id),

    has: ({ id }: Session): boolean => sessions.has(id),

    /** Sends an event to the sessions that have one of the `wanted` intents (0: all) and the guild in their shard. */
    broadcast(event: string, guildId: string | undefined, wanted: number, data: () => Json): void {
      prune()
      const hearing = [...sessions.values()].filter(
        ({ intents, shard: [id, count] }) =>
          (wanted === 0 || (intents & wanted) !== 0) && shardOf(guildId, count) === id,
      )
      if (hearing.length === 0) return
      const payload = data()
      for (const session of hearing) dispatch(session, event, payload)
    },

    connected,
    all: (): Session[] => [...sessions.values()],
  }
}
