import type { Subject } from '../domain.ts'
import { openStates } from '../ledger.ts'
import { discard, removeUploads } from './artifacts.ts'
import { requestOf } from './entries.ts'
import type { WorkerParts } from './worker-parts.ts'

type ForgettingParts = Pick<WorkerParts, 'ledger' | 'answers' | 'queues' | 'output' | 'stats'>

/** Whatever state it is in: what is kept of the request goes, its jobs and stored pictures included. */
export const forgetRequest = async (parts: ForgettingParts, id: string): Promise<void> => {
  const { ledger, answers, queues, stats } = parts
  const isStopped = await ledger.advance(id, openStates, 'skipped', { code: 'forgotten' })
  const entry = await ledger.read(id) // after it was stopped: a result may have come in before
  if (!entry) return
  if (isStopped)
    stats.note({ kind: 'settled', platform: entry.platform, state: 'skipped', code: 'forgotten' })
  await discard(parts, entry)
  const request = requestOf(entry)
  if (request) await removeUploads(parts, request)
  if (entry.replyId !== undefined) await answers.replyForgotten(entry.platform, entry.replyId)
  await answers.sourceForgotten(entry.platform, id)
  await ledger.erase(id)
  await queues.forget(id, entry.platform)
}

/** All that is kept of a person's or a place's requests goes; that they were answered stays, without what and to whom. */
export const forgetJob = async (parts: WorkerParts, subject: Subject): Promise<void> => {
  const { ledger, answers, manners, log } = parts
  const ids = await ledger.ofSubject(subject)
  for (const id of ids) await forgetRequest(parts, id)
  await ledger.subjectForgotten(subject)
  if (subject.kind === 'place') await manners.clear(subject.platform, subject.name)
  await answers.forgettingDone(subject)
  log.info({ platform: subject.platform, kind: subject.kind, requests: ids.length }, 'forgotten')
}
