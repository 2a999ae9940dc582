import { randomBytes } from 'node:crypto'
import type { Json } from '../store/types.ts'

/** What a session needs of a WebSocket. */
export type Line = { send(text: string): void; close(code: number, reason?: string): void; terminate(): void }

export type Session = {
  id: string
  intents: number
  shard: readonly [id: number, count: number]
  sequence: number
  /** The events that a resuming client may have missed, oldest first. */
  buffer: { sequence: number; text: string }[]
  /** Undefined while nobody is connected. */
  line: Line | undefined
  leftMs: number | undefined
}

export type Sessions = ReturnType<typeof createSessions>

const maxSessions = 200

export const shardOf = (guildId: string | undefined, count: number): number =>
  guildId === undefined ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count))

/** The gateway's sessions. One without a connection goes on hearing of things, for as long as it can be resumed. */
export const createSessions = (options: {
  clock: () => number
  resumableMs: number
  bufferedEvents: number
}) => {
  const { clock, resumableMs, bufferedEvents } = options
  const sessions = new Map<string, Session>()

  const prune = (): void => {
    for (const session of sessions.values())
      if (session.leftMs !== undefined && clock() - session.leftMs > resumableMs) sessions.delete(session.id)
    const oldest = sessions.size > maxSessions ? sessions.keys().next().value : undefined
    if (oldest !== undefined) sessions.delete(oldest)
  }

  const dispatch = (session: Session, event: string, data: Json): void => {
    const sequence = ++session.sequence
    const text = JSON.stringify({ op: 0, t: event, s: sequence, d: data })
    session.buffer.push({ sequence, text })
    if (session.buffer.length > bufferedEvents) session.buffer.shift()
    session.line?.send(text)
  }

  const connected = (): Session[] => [...sessions.values()].filter(({ line }) => line)

  return {
    dispatch,

    open(line: Line, intents: number, shard: Session['shard']): Session {
      prune()
      const id = randomBytes(16).toString('hex')
      const session = { id, intents, shard, sequence: 0, buffer: [], line, leftMs: undefined }
      sessions.set(id, session)
      return session
    },

    /** Undefined where nothing can be replayed any more; `bad sequence` where the client knows more than we said. */
    resume(id: string, sequence: number, line: Line): Session | 'bad sequence' | undefined {
      prune()
      const session = sessions.get(id)
      if (!session) return undefined
      if (sequence > session.sequence) return 'bad sequence'
      const missed = session.buffer.filter((event) => event.sequence > sequence)
      if (missed.length !== session.sequence - sequence) return undefined
      session.line?.terminate()
      Object.assign(session, { line, leftMs: undefined })
      for (const { text } of missed) line.send(text)
      dispatch(session, 'RESUMED', {})
      return session
    },

    /** The connection is gone; the session can be resumed for a while. */
    leave(session: Session, line: Line): void {
      if (session.line === line) Object.assign(session, { line: undefined, leftMs: clock() })
    },

    forget: (session: Session): void => void sessions.delete(session.id),

    isKnown: ({ id }: Session): boolean => sessions.has(id),

    /** Tells every session that wants such events, and has the guild in its shard. */
    tell(event: string, guildId: string | undefined, wanted: number, data: () => Json): void {
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
