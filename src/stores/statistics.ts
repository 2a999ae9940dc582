import { boundOf, type Histogram } from './histogram.ts'
import type { LedgerState } from '../core/domain.ts'
import type { Logger } from '../core/log.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

/** Durations that are recorded: `whole`, from request to answer, and its parts: in the queue, colouring, replying. */
export const stages = ['whole', 'waiting', 'colouring', 'replying'] as const
export type Stage = (typeof stages)[number]

/** An event to count. Contains no personal data. */
export type StatEvent =
  | { kind: 'requested'; platform: string }
  | { kind: 'settled'; platform: string; state: LedgerState; code?: string | undefined }
  | { kind: 'took'; stage: Stage; ms: number }
  | { kind: 'coloured'; photos: number }
  /** A call had to wait for the platform's rate limit. */
  | { kind: 'held_back'; platform: string }

/** Receives events. `note` returns at once and never throws: a failure to count must not fail a job. */
export type Stats = { note(event: StatEvent): void }

type OutcomeCount = { platform: string; state: string; code: string | undefined; count: number }

/** Totals of one time slot, which starts at `atMs` (Unix time). */
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
type SlotSize = keyof typeof slotMs

/** Longer than a day, because the oldest of 24 hours is read while it expires. */
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

/** Reads the fields that `fieldOf` writes. */
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

/** Statistics of all processes in Redis, per five minutes and per hour, kept for 26 hours. */
export const openStatistics = (redis: RedisHandle, log: Logger, now: () => number = Date.now) => {
  const db = redis.connect('general')

  const write = async (event: StatEvent): Promise<void> => {
    const nowMs = now()
    const { field, by } = fieldOf(event)
    const pipeline = db.pipeline()
    for (const size of ['fiveMinutes', 'hour'] as const) {
      const key = keyOf(size, startOf(size, nowMs))
      pipeline.hincrby(key, field, by).pexpire(key, keptMs)
    }
    await pipeline.exec()
  }

  return {
    note: (event: StatEvent): void => {
      write(event).catch((error: unknown) =>
        log.debug({ err: error, kind: event.kind }, 'cannot record statistics'),
      )
    },
    /** The last `count` slots, oldest first. The last one is the current slot, which is not over. */
    slots: async (size: SlotSize, count: number): Promise<Slot[]> => {
      const lastMs = startOf(size, now())
      const starts = Array.from({ length: count }, (_, i) => lastMs - (count - 1 - i) * slotMs[size])
      return Promise.all(starts.map(async (atMs) => slotOf(atMs, await db.hgetall(keyOf(size, atMs)))))
    },
  }
}

/** Passes every event on to each of `receivers`. */
export const combineStats = (...receivers: readonly Stats[]): Stats => ({
  note: (event) => {
    for (const receiver of receivers) receiver.note(event)
  },
})
