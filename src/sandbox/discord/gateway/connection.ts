import type { WebSocket } from '@fastify/websocket'
import { z } from 'zod'
import { intent, knownIntents } from '../bitfields.ts'
import { applicationFlags } from '../payloads/application-payload.ts'
import { guildCreatePayload } from '../payloads/guild-payload.ts'
import { userPayload } from '../payloads/user-payload.ts'
import { isTokenValid, type DiscordState } from '../store/state.ts'
import type { Json } from '../store/types.ts'
import { shardOf, type Session, type Sessions } from './sessions.ts'

const closeCode = {
  UNKNOWN_OPCODE: 4001,
  DECODE_ERROR: 4002,
  NOT_AUTHENTICATED: 4003,
  AUTHENTICATION_FAILED: 4004,
  ALREADY_AUTHENTICATED: 4005,
  INVALID_SEQUENCE: 4007,
  RATE_LIMITED: 4008,
  SESSION_TIMED_OUT: 4009,
  INVALID_SHARD: 4010,
  INVALID_VERSION: 4012,
  INVALID_INTENTS: 4013,
  DISALLOWED_INTENTS: 4014,
} as const

/** Limit of payloads that a client may send per minute. */
const eventsPerMinute = 120

const payload = z.object({ op: z.int(), d: z.unknown() })
const heartbeat = z.int().nullish()
const resume = z.object({ token: z.string(), session_id: z.string(), seq: z.int() })
const identify = z.object({
  token: z.string(),
  intents: z.int(),
  properties: z.record(z.string(), z.unknown()),
  shard: z.tuple([z.int(), z.int()]).optional(),
  compress: z.boolean().optional(),
})

export type Gateway = { state: DiscordState; sessions: Sessions; heartbeatMs: number }

type Connection = Gateway & { socket: WebSocket; session: Session | undefined; lastHeartbeatMs: number }

const bareToken = (token: string): string => token.replace(/^Bot\s+/i, '')

const intentProblem = ({ application }: DiscordState, intents: number): number | undefined => {
  if (intents < 0 || (intents & ~knownIntents) !== 0) return closeCode.INVALID_INTENTS
  const content = application.messageContent ? 0 : intent.MESSAGE_CONTENT
  const privileged = intent.GUILD_MEMBERS | intent.GUILD_PRESENCES | content
  return intents & privileged ? closeCode.DISALLOWED_INTENTS : undefined
}

const sendReady = ({ state, sessions }: Gateway, session: Session, isSharded: boolean): void => {
  const { directory, application, address } = state
  const [id, count] = session.shard
  const guilds = [...directory.guilds.values()]
    .filter((guild) => directory.hasBot(guild))
    .filter((guild) => shardOf(guild.id, count) === id)
  sessions.dispatch(session, 'READY', {
    v: 10,
    user: { ...userPayload(directory.bot), verified: true, mfa_enabled: false, email: null },
    guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
    session_id: session.id,
    session_type: 'normal',
    private_channels: [],
    relationships: [],
    resume_gateway_url: address('/gateway').replace(/^http/, 'ws'),
    ...(isSharded && { shard: session.shard }),
    application: { id: application.id, flags: applicationFlags(application) },
    _trace: [],
  })
  if (session.intents & intent.GUILDS)
    for (const guild of guilds) sessions.dispatch(session, 'GUILD_CREATE', guildCreatePayload(state, guild))
}

const onIdentify = (connection: Connection, data: unknown): number | undefined => {
  if (connection.session) return closeCode.ALREADY_AUTHENTICATED
  const read = identify.safeParse(data)
  if (!read.success) return closeCode.DECODE_ERROR
  const { token, intents, shard } = read.data
  if (!isTokenValid(connection.state, bareToken(token))) return closeCode.AUTHENTICATION_FAILED
  const [id, count] = shard ?? [0, 1]
  if (id < 0 || count < 1 || id >= count) return closeCode.INVALID_SHARD
  const problem = intentProblem(connection.state, intents)
  if (problem !== undefined) return problem
  connection.session = connection.sessions.open(connection.socket, intents, [id, count])
  sendReady(connection, connection.session, shard !== undefined)
  return undefined
}

const onResume = (connection: Connection, data: unknown): number | undefined => {
  if (connection.session) return closeCode.ALREADY_AUTHENTICATED
  const read = resume.safeParse(data)
  if (!read.success) return closeCode.DECODE_ERROR
  if (!isTokenValid(connection.state, bareToken(read.data.token))) return closeCode.AUTHENTICATION_FAILED
  const resumed = connection.sessions.resume(read.data.session_id, read.data.seq, connection.socket)
  if (resumed === 'bad sequence') return closeCode.INVALID_SEQUENCE
  if (!resumed) connection.socket.send(JSON.stringify({ op: 9, d: false }))
  connection.session = resumed
  return undefined
}

const onHeartbeat = (connection: Connection, data: unknown): number | undefined => {
  if (!heartbeat.safeParse(data).success) return closeCode.DECODE_ERROR
  connection.lastHeartbeatMs = Date.now()
  connection.socket.send(JSON.stringify({ op: 11 }))
  return undefined
}

/** Presence, voice state, member and soundboard requests are accepted and ignored. */
const ignoredOpcodes = [3, 4, 8, 31]

/** Handles a payload. Returns the close code if it is invalid. */
const onPayload = (connection: Connection, { op, d }: Json): number | undefined => {
  if (op === 1) return onHeartbeat(connection, d)
  if (op === 2) return onIdentify(connection, d)
  if (op === 6) return onResume(connection, d)
  if (!ignoredOpcodes.includes(Number(op))) return closeCode.UNKNOWN_OPCODE
  const { session } = connection
  return session && connection.sessions.has(session) ? undefined : closeCode.NOT_AUTHENTICATED
}

const parse = (text: string): Json | undefined => {
  try {
    return payload.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

const exceedsEventLimit = (sentMs: number[]): boolean => {
  const nowMs = Date.now()
  sentMs.push(nowMs)
  while (nowMs - (sentMs[0] ?? nowMs) > 60_000) sentMs.shift()
  return sentMs.length > eventsPerMinute
}

/** Closes connections that stop sending heartbeats and removes their sessions. */
const watchHeartbeats = (connection: Connection): NodeJS.Timeout =>
  setInterval(() => {
    if (Date.now() - connection.lastHeartbeatMs < connection.heartbeatMs * 2) return
    if (connection.session) connection.sessions.remove(connection.session)
    connection.socket.close(closeCode.SESSION_TIMED_OUT, 'Session timed out.')
  }, connection.heartbeatMs).unref()

/** Serves one client over the gateway protocol (JSON, uncompressed). */
export const serveGateway = (gateway: Gateway, socket: WebSocket, query: Record<string, unknown>): void => {
  const connection: Connection = { ...gateway, socket, session: undefined, lastHeartbeatMs: Date.now() }
  const { v = '10', encoding = 'json' } = query
  if (!['9', '10'].includes(String(v)) || encoding !== 'json') {
    socket.close(encoding === 'json' ? closeCode.INVALID_VERSION : closeCode.DECODE_ERROR)
    return
  }
  const sentMs: number[] = []
  const timer = watchHeartbeats(connection)

  socket.on('message', (raw: Buffer) => {
    const read = parse(raw.toString('utf8'))
    const problem = exceedsEventLimit(sentMs)
      ? closeCode.RATE_LIMITED
      : read
        ? onPayload(connection, read)
        : closeCode.DECODE_ERROR
    if (problem !== undefined) socket.close(problem)
  })
  socket.on('close', (closedWith: number) => {
    clearInterval(timer)
    const { session } = connection
    if (!session) return
    gateway.sessions.disconnect(session, socket)
    // a normal closure ends the session; other codes leave it resumable
    if ((closedWith === 1000 || closedWith === 1001) && session.socket === undefined)
      gateway.sessions.remove(session)
  })
  socket.on('error', () => socket.terminate())
  socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: gateway.heartbeatMs, _trace: [] } }))
}
