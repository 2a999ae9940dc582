/**
 * The ledger records each request and its state, `accepted -> colorized -> sending -> sent | failed | skipped`. It is
 * what guarantees exactly one reply: an entry is created once, each state change is one atomic script that succeeds only
 * from an expected state, and requests/reply-job.ts moves the entry to `sending` before it posts.
 */

import { setTimeout as wait } from 'node:timers/promises'
import type { Artifact, ColorizeRequest, LedgerState, Outcome, ReplyTarget, Subject } from '../core/domain.ts'
import { entrySchema, type LedgerEntry } from './ledger-entry.ts'
import { acceptScript, advanceScript, progressScript } from './ledger-scripts.ts'
import { writeOutcome, writeRequest } from '../core/payloads.ts'
import type { RedisHandle } from '../redis/redis.ts'
import { redisKey } from '../redis/keys.ts'

const openKey = redisKey('ledger', 'open')
const allKey = redisKey('ledger', 'all')
/** Retired entries: erased, and kept only to recognise the request. */
const erasedKey = redisKey('ledger', 'erased')
const entryKey = (id: string): string => redisKey('ledger', 'entry', id)
const resultKey = (resultId: string): string => redisKey('ledger', 'result', resultId)
const progressKey = (id: string): string => redisKey('ledger', 'progress', id)
const indexKey = ({ platform, kind, name }: Subject): string => redisKey('ledger', kind, platform, name)

const fieldList = (fields: Record<string, string | number | undefined>): (string | number)[] =>
  Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [key, value]))

type Acceptance = {
  id: string
  platform: string
  target: ReplyTarget
  request?: ColorizeRequest
  outcome?: Outcome
}

const subjectsOf = ({ platform, request }: Pick<Acceptance, 'platform' | 'request'>): Subject[] => {
  const { requester, owners = [], place } = request ?? {}
  const people = new Set(requester === undefined ? owners : [requester, ...owners])
  const places = place === undefined ? [] : [{ platform, kind: 'place' as const, name: place }]
  return [...[...people].map((name) => ({ platform, kind: 'person' as const, name })), ...places]
}

const progressMs = 5_000
const pollMs = 25

export type Ledger = ReturnType<typeof openLedger>

export const openLedger = (redis: RedisHandle) => {
  const db = redis.connect('general')

  const read = async (id: string): Promise<LedgerEntry | undefined> => {
    const fields = await db.hgetall(entryKey(id))
    return Object.keys(fields).length === 0 ? undefined : entrySchema.parse(fields)
  }

  /** Creates an entry in state `accepted`. Returns false if there is one with this id. */
  const accept = async (acceptance: Acceptance): Promise<boolean> => {
    const nowMs = Date.now()
    const { id, platform, target, request, outcome } = acceptance
    const fields = fieldList({
      id,
      platform,
      state: 'accepted',
      target: JSON.stringify(target),
      acceptedAtMs: nowMs,
      changedAtMs: nowMs,
      history: `accepted@${nowMs}`,
      request: request === undefined ? undefined : writeRequest(request),
      outcome: outcome === undefined ? undefined : writeOutcome(outcome),
    })
    const keys = [entryKey(id), openKey, allKey, ...subjectsOf(acceptance).map(indexKey)]
    return (await db.eval(acceptScript, keys.length, ...keys, id, nowMs, ...fields)) === 1
  }

  /** Moves the entry from one of the states `from` to `to`. Returns false if it was in none of them. */
  const advance = async (
    id: string,
    from: readonly LedgerState[],
    to: LedgerState,
    fields: Record<string, string | undefined> = {},
    without: readonly string[] = [],
  ): Promise<boolean> => {
    const args = [id, to, `,${from.join(',')},`, Date.now(), without.join(' '), ...fieldList(fields)]
    const found = await db.eval(advanceScript, 2, entryKey(id), openKey, ...args)
    return from.some((state) => state === found)
  }

  /** Moves an `accepted` entry to `colorized` and creates its result pages. Returns false if it was not `accepted`. */
  const recordResults = async (
    id: string,
    outcome: Outcome,
    artifacts: readonly Artifact[],
  ): Promise<boolean> => {
    for (const artifact of artifacts)
      await db.set(resultKey(artifact.resultId), JSON.stringify({ id, artifact }))
    const fields = { outcome: writeOutcome(outcome), resultId: artifacts[0]?.resultId }
    if (await advance(id, ['accepted'], 'colorized', fields)) return true
    for (const { resultId } of artifacts) await db.del(resultKey(resultId))
    return false
  }

  /** Records the answer of an `accepted` entry that gets no coloured picture. It stays open until the answer is sent. */
  const recordOutcome = (id: string, outcome: Outcome) =>
    advance(id, ['accepted'], 'accepted', {
      outcome: writeOutcome(outcome),
      code: outcome.kind === 'refused' ? outcome.code : undefined,
    })

  /** Deletes the entry's result pages and notes the time in the entry. */
  const deleteResults = async (id: string, resultIds: readonly string[]): Promise<void> => {
    await db.hset(entryKey(id), 'removedAtMs', Date.now())
    for (const resultId of resultIds) await db.del(resultKey(resultId))
  }

  /**
   * Reopens a failed or skipped entry that was not answered: in state `colorized` if its results are kept, otherwise in
   * `accepted`. Returns the new state; undefined if the entry cannot be retried.
   */
  const reopen = async (id: string): Promise<'accepted' | 'colorized' | undefined> => {
    const entry = await read(id)
    if (entry?.request === undefined || entry.replyId !== undefined) return undefined
    const isKept = entry.resultId !== undefined && entry.removedAtMs === undefined
    const to = isKept ? 'colorized' : 'accepted'
    const without = isKept ? ['code'] : ['code', 'outcome', 'resultId', 'removedAtMs']
    return (await advance(id, ['failed', 'skipped'], to, {}, without)) ? to : undefined
  }

  const artifactOf = async (resultId: string): Promise<{ id: string; artifact: Artifact } | undefined> => {
    const saved = await db.get(resultKey(resultId))
    return saved === null ? undefined : (JSON.parse(saved) as { id: string; artifact: Artifact })
  }

  /** Replaces a result under its id. Returns false if the result no longer exists. */
  const replaceArtifact = async (artifact: Artifact): Promise<boolean> => {
    const saved = await artifactOf(artifact.resultId)
    if (!saved) return false
    return (await db.set(resultKey(artifact.resultId), JSON.stringify({ ...saved, artifact }), 'XX')) === 'OK'
  }

  /** Deletes all content of the entry. The bare entry stays, so that the request is not answered again. */
  const erase = async (id: string): Promise<void> => {
    await db.hdel(entryKey(id), 'request', 'outcome', 'said', 'replyId', 'replyUrl', 'resultId')
    await db.hset(entryKey(id), 'target', '{}')
  }

  /** Moves an erased entry from the lists by time and subject to the list of retired entries. */
  const retire = async (id: string, entry?: LedgerEntry, request?: ColorizeRequest): Promise<void> => {
    const subjects = entry && request ? subjectsOf({ platform: entry.platform, request }) : []
    for (const subject of subjects) await db.srem(indexKey(subject), id)
    const listed = db.multi().zrem(allKey, id)
    await (entry ? listed.zadd(erasedKey, entry.acceptedAtMs, id) : listed).exec()
  }

  /** Deletes up to `limit` retired entries accepted before `beforeMs`. Returns how many. */
  const deleteRetired = async (beforeMs: number, limit: number): Promise<number> => {
    const ids = await db.zrangebyscore(erasedKey, 0, `(${beforeMs}`, 'LIMIT', 0, limit)
    for (const id of ids) await db.multi().del(entryKey(id)).zrem(erasedKey, id).exec()
    return ids.length
  }

  const idsOfSubject = (subject: Subject): Promise<string[]> => db.smembers(indexKey(subject))
  const eraseSubject = async (subject: Subject): Promise<void> => {
    await db.del(indexKey(subject))
  }

  /**
   * Runs `report` while the entry is `accepted` and no other process reports its progress. The answer waits until it is
   * done, for 5 s at most.
   */
  const withProgressLock = async (id: string, report: () => Promise<void>): Promise<void> => {
    if ((await db.eval(progressScript, 2, entryKey(id), progressKey(id), progressMs)) !== 1) return
    try {
      await report()
    } finally {
      await db.del(progressKey(id))
    }
  }

  /** Resolves once nobody reports the entry's progress. Call it in state `sending`, when no new report can start. */
  const waitForProgress = async (id: string): Promise<void> => {
    while ((await db.exists(progressKey(id))) === 1) await wait(pollMs)
  }

  /** Ids of entries accepted before `beforeMs` and not settled, oldest first. */
  const idsOfOpen = (beforeMs: number, limit = 1_000): Promise<string[]> =>
    db.zrangebyscore(openKey, 0, beforeMs, 'LIMIT', 0, limit)

  /** Marks all open entries as restored from a backup. */
  const markRestored = async (): Promise<void> => {
    const nowMs = Date.now()
    for (const id of await db.zrange(openKey, 0, -1)) await db.hset(entryKey(id), 'restoredAtMs', nowMs)
  }

  /** Ids of all entries accepted before `beforeMs`, newest first. */
  const newest = (beforeMs: number, limit: number): Promise<string[]> =>
    db.zrevrangebyscore(allKey, `(${beforeMs}`, 0, 'LIMIT', 0, limit)

  /** Ids of all entries accepted before `beforeMs`, oldest first. */
  const oldest = (beforeMs: number, limit: number): Promise<string[]> =>
    db.zrangebyscore(allKey, 0, `(${beforeMs}`, 'LIMIT', 0, limit)

  return {
    accept,
    advance,
    artifactOf,
    deleteResults,
    deleteRetired,
    erase,
    eraseSubject,
    idsOfOpen,
    idsOfSubject,
    markRestored,
    newest,
    oldest,
    read,
    recordOutcome,
    recordResults,
    reopen,
    replaceArtifact,
    retire,
    waitForProgress,
    withProgressLock,
  }
}
