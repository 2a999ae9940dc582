import type { ColorizeRequest } from '../../core/domain.ts'
import { codeOf } from '../../core/errors.ts'
import type { Quotas } from '../../stores/quotas.ts'
import { requestIn } from '../../stores/ledger-codec.ts'
import { every } from '../maintenance/interval.ts'
import { eraseEntry, type ErasureParts } from './data-erasure.ts'
import type { WorkerParts } from '../worker-parts.ts'

type RetentionParts = ErasureParts & Pick<WorkerParts, 'keepDays' | 'log'>

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const atOnce = 100
/** With more open entries than this, uploads are not cleaned up until the queue is shorter. */
const mostOpen = 10_000

/** Entries that cannot be parsed are erased too; their files are left to `deleteOrphanedFiles`. */
const eraseOldEntry = async (parts: RetentionParts, id: string): Promise<ColorizeRequest | undefined> => {
  try {
    return await eraseEntry(parts, id)
  } catch (error) {
    if (!['payload_invalid', 'payload_newer'].includes(codeOf(error))) throw error
    parts.log.warn({ err: error, job: id }, 'erased an old request that cannot be parsed')
    await parts.ledger.erase(id)
    return undefined
  }
}

/**
 * Erases requests older than KEEP_DAYS and deletes their bare entries after the same time again. Platforms report
 * nothing older than a day, so a request whose entry is gone (after two days at least) cannot arrive again. Returns the
 * number of erased requests.
 */
export const retireOldEntries = async (parts: RetentionParts, nowMs: number): Promise<number> => {
  const { ledger, keepDays } = parts
  const keepMs = keepDays * dayMs
  let retired = 0
  for (;;) {
    const ids = await ledger.oldest(nowMs - keepMs, atOnce)
    for (const id of ids) {
      const entry = await ledger.read(id)
      await ledger.retire(id, entry, entry && (await eraseOldEntry(parts, id)))
      retired++
    }
    if (ids.length < atOnce) break
  }
  while ((await ledger.deleteRetired(nowMs - 2 * keepMs, atOnce)) === atOnce);
  return retired
}

const uploadsInUse = async ({ ledger }: RetentionParts): Promise<Set<string> | undefined> => {
  const ids = await ledger.idsOfOpen(Date.now(), mostOpen)
  if (ids.length === mostOpen) return undefined
  const keys = new Set<string>()
  for (const id of ids) {
    const entry = await ledger.read(id)
    for (const { source } of (entry && requestIn(entry))?.pictures ?? [])
      if (source.kind === 'stored') keys.add(source.key)
  }
  return keys
}

/**
 * Deletes files that a killed process left on the output host: uploads older than a day that no open request uses, and
 * results older than every kept request. Returns the number of deleted files.
 */
export const deleteOrphanedFiles = async (parts: RetentionParts, nowMs: number): Promise<number> => {
  const { output, keepDays } = parts
  let gone = 0
  const removeOlder = async (prefix: string, beforeMs: number, isInUse: (key: string) => boolean) => {
    for await (const { key, storedAtMs } of output.list(prefix)) {
      if (storedAtMs >= beforeMs || isInUse(key)) continue
      await output.delete(key)
      gone++
    }
  }
  const inUse = await uploadsInUse(parts)
  if (inUse) await removeOlder('uploads', nowMs - dayMs, (key) => inUse.has(key))
  await removeOlder('results', nowMs - (keepDays + 1) * dayMs, () => false)
  return gone
}

/** Keeps, in one process at a time, nothing for longer than we say. */
export const startRetention = (parts: RetentionParts & { quotas: Quotas }) => {
  const { quotas, log } = parts
  const isMine = (task: string, windowMs: number) =>
    quotas.take({ key: `retention:${task}`, max: 1, windowMs })
  return every(hourMs / 6, 'retention failed', log, async () => {
    if (await isMine('entries', hourMs)) {
      const retired = await retireOldEntries(parts, Date.now())
      if (retired > 0) log.info({ requests: retired }, 'retired old requests')
    }
    if (await isMine('orphans', dayMs / 2)) {
      const files = await deleteOrphanedFiles(parts, Date.now())
      if (files > 0) log.info({ files }, 'deleted orphaned files')
    }
  })
}
