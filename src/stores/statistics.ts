import { boundOf, type Histogram } from './histogram.ts'
import type { LedgerState } from '../core/domain.ts'
import type { Logger } from '../core/log.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** From request to reply, and the stages between: in line, fetching and colouring, from coloured to answered. */
export const stages = ['whole', 'waiting', 'colouring', 'replying'] as const
export type Stage = (typeof stages)[number]

/** What is counted. Nobody's name is in it. */
export type StatEvent =
  | { kind: 'requested'; platform: string }
  | { kind: 'settled'; platform: string; state: LedgerState; code?: string | undefined }
  | { kind: 'took'; stage: Stage; ms: number }
  | { kind: 'coloured'; photos: number }
  /** A platform made us wait before we could call it. */
  | { kind: 'held_back'; platform: string }

/** Counts what happens. Waits for nothing and never fails: no job is worth less for not being counted. */
export type Stats = { note(event: StatEvent): void }

export type OutcomeCount = { platform: string; state: string; code: string | undefined; count: number }

/** What happened from `atMs` on for as long as a slot is. */
export type Slot = {
  atMs: number
  requests: ReadonlyMap<string, number>
  outcomes: readonly OutcomeCount[]
  durations: ReadonlyMap<Stage, Histogram>
  photos: number
  heldBack: ReadonlyMap<string, number>
}

const minuteMs = 60_000
export const slotMs = { fiveMinutes: 5 * minuteMs, hour: 60 * minuteMs } as const
export type SlotSize = keyof typeof slotMs

/** The last day and a bit: its first hour is asked for while it goes. */
const keptMs = 26 * slotMs.hour

const keyOf = (size: SlotSize, atMs: number): string => redisKey('stats', size, atMs)
const startOf = (size: SlotSize, nowMs: number): number => nowMs - (nowMs % slotMs[size])

const fieldOf = (event: StatEvent): { field: string; by: number } => {
  switch (event.kind) {
    case 'requested':
      return { field: `requested:${event.platform}`, by: 1 }
    case 'settled':
      return { field: `settled:${event.platform}:${event.state}:${event.code ?? ''}`, by: 1 }
    case 'took':
      return { field: `took:${event.stage}:${boundOf(event.ms)}`, by: 1 }
    case 'coloured':
      return { field: 'coloured', by: event.photos }
    case 'held_back':
      return { field: `held_back:${event.platform}`, by: 1 }
  }
}

/** What lies in a slot's hash, as it is read. */
const slotOf = (atMs: number, fields: Readonly<Record<string, string>>): Slot => {
  const requests = new Map<string, number>()
  const heldBack = new Map<string, number>()
  const outcomes: OutcomeCount[] = []
  const durations = new Map<Stage, Map<number, number>>(
    stages.map((stage) => [stage, new Map<number, number>()]),
  )
  let photos = 0
  for (const [field, value] of Object.entries(fields)) {
    const count = Number(value)
    const [kind, first = '', second = '', third = ''] = field.split(':')
    if (kind === 'requested') requests.set(first, count)
    else if (kind === 'settled')
      outcomes.push({ platform: first, state: second, code: third || undefined, count })
    else if (kind === 'took') durations.get(first as Stage)?.set(Number(second), count)
    else if (kind === 'held_back') heldBack.set(first, count)
    else if (kind === 'coloured') photos = count
  }
  return { atMs, requests, outcomes, durations, photos, heldBack }
}

export type Statistics = ReturnType<typeof openStatistics>

/** Statistics in Redis, of all processes together, per five minutes and per hour of the last day. */
export const openStatistics = (redis: RedisHandle, log: Logger, now: () => number = Date.now) => {
  const db = redis.connect('general')

  const write = async (event: StatEvent): Promise<void> => {
    const nowMs = now()
    const { field, by } = fieldOf(event)
    const writing = db.pipeline()
    for (const size of ['fiveMinutes', 'hour'] as const) {
      const key = keyOf(size, startOf(size, nowMs))
      writing.hincrby(key, field, by).pexpire(key, keptMs)
    }
    await writing.exec()
  }

  return {
    note: (event: StatEvent): void => {
      write(event).catch((error: unknown) => log.debug({ err: error, kind: event.kind }, 'not counted'))
    },
    /** The last `count` slots, oldest first; the newest is the one that is under way. */
    slots: async (size: SlotSize, count: number): Promise<Slot[]> => {
      const lastMs = startOf(size, now())
      const starts = Array.from({ length: count }, (_, i) => lastMs - (count - 1 - i) * slotMs[size])
      return Promise.all(starts.map(async (atMs) => slotOf(atMs, await db.hgetall(keyOf(size, atMs)))))
    },
  }
}

/** Each is told of everything. */
export const combineStats = (...books: readonly Stats[]): Stats => ({
  note: (event) => {
    for (const book of books) book.note(event)
  },
})
