import type { ColorizeRequest } from '../../core/domain.ts'
import { codeOf } from '../../core/errors.ts'
import type { Quotas } from '../../stores/quotas.ts'
import { requestIn } from '../../stores/ledger-codec.ts'
import { every } from '../maintenance/interval.ts'
import { eraseRequest, type ErasureParts } from './data-erasure.ts'
import type { WorkerParts } from '../worker-parts.ts'

type RetentionParts = ErasureParts & Pick<WorkerParts, 'keepDays' | 'log'>

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const atOnce = 100
/** More open entries than these are not looked through for uploads: they stay until the line is shorter. */
const mostOpen = 10_000

/** An entry in a form that cannot be read here is erased as well: what it led to has no way left but `sweepOrphans`. */
const forgetOld = async (parts: RetentionParts, id: string): Promise<ColorizeRequest | undefined> => {
  try {
    return await eraseRequest(parts, id)
  } catch (error) {
    if (!['payload_invalid', 'payload_newer'].includes(codeOf(error))) throw error
    parts.log.warn({ err: error, job: id }, 'an old request cannot be read; it is erased')
    await parts.ledger.erase(id)
    return undefined
  }
}

/**
 * Results and words of requests older than KEEP_DAYS go. That a request was answered is known as long again: a platform
 * reports nothing that is older than a day (Reddit's listings are read a day back, Discord's interactions live for 15
 * minutes), so that after two days at least nothing of it can come a second time. Answers how many.
 */
export const retireOld = async (parts: RetentionParts, nowMs: number): Promise<number> => {
  const { ledger, keepDays } = parts
  const keepMs = keepDays * dayMs
  let retired = 0
  for (;;) {
    const ids = await ledger.oldest(nowMs - keepMs, atOnce)
    for (const id of ids) {
      const entry = await ledger.read(id)
      await ledger.retire(id, entry, entry && (await forgetOld(parts, id)))
      retired++
    }
    if (ids.length < atOnce) break
  }
  while ((await ledger.drop(nowMs - 2 * keepMs, atOnce)) === atOnce);
  return retired
}

const uploadsInUse = async ({ ledger }: RetentionParts): Promise<Set<string> | undefined> => {
  const ids = await ledger.open(Date.now(), mostOpen)
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
 * What a process left on the output host when it died goes: uploads that came into no ledger, a day old; results that
 * came into none, when even those that did are gone. Answers how many.
 */
export const sweepOrphans = async (parts: RetentionParts, nowMs: number): Promise<number> => {
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
    quotas.take({ key: `retention:${task}`, most: 1, windowMs })
  return every(hourMs / 6, 'letting go of what is old failed', log, async () => {
    if (await isMine('entries', hourMs)) {
      const retired = await retireOld(parts, Date.now())
      if (retired > 0) log.info({ requests: retired }, 'what was kept of old requests is gone')
    }
    if (await isMine('orphans', dayMs / 2)) {
      const files = await sweepOrphans(parts, Date.now())
      if (files > 0) log.info({ files }, 'files that nothing led to are gone')
    }
  })
}
