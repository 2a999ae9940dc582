import type { ColorizeRequest, Subject } from '../../core/domain.ts'
import { openStates } from '../../stores/ledger-entry.ts'
import { deleteResults, deleteUploads } from './stored-files.ts'
import { requestIn } from '../../stores/ledger-codec.ts'
import type { WorkerParts } from '../worker-parts.ts'

export type ErasureParts = Pick<WorkerParts, 'ledger' | 'answers' | 'queues' | 'output' | 'stats'>

/**
 * Erases a request in any state: its content, jobs and stored files. The bare ledger entry stays, so that the request is
 * not answered a second time. Returns what was asked.
 */
export const eraseEntry = async (parts: ErasureParts, id: string): Promise<ColorizeRequest | undefined> => {
  const { ledger, answers, queues, stats } = parts
  const isStopped = await ledger.advance(id, openStates, 'skipped', { code: 'forgotten' })
  const entry = await ledger.read(id) // read after stopping it: a result may have arrived just before
  if (!entry) return undefined
  const { platform, replyId } = entry
  if (isStopped) stats.note({ kind: 'settled', platform, state: 'skipped', code: 'forgotten' })
  await deleteResults(parts, entry)
  const request = requestIn(entry)
  if (request) {
    await deleteUploads(parts, request)
    await answers.eraseRequest(request)
  }
  if (replyId !== undefined) await answers.eraseReply(platform, replyId)
  await answers.unwatchSource(platform, id)
  await ledger.erase(id)
  await queues.eraseJobs(id, platform)
  return request
}

/** Stores and queues a person's or a place's wish to have its data erased. */
export const requestErasure = async (
  { answers, queues }: Pick<WorkerParts, 'answers' | 'queues'>,
  subject: Subject,
): Promise<void> => {
  await answers.requestErasure(subject)
  await queues.addErasure(subject)
}

/** Erases all requests of a person or a place, and a place's policy. Bare entries without content or names remain. */
export const erasureJob = async (parts: WorkerParts, subject: Subject): Promise<void> => {
  const { ledger, answers, policies, log } = parts
  const ids = await ledger.idsOfSubject(subject)
  for (const id of ids) await eraseEntry(parts, id)
  await ledger.eraseSubject(subject)
  if (subject.kind === 'place') await policies.clear(subject.platform, subject.name)
  await answers.finishErasure(subject)
  log.info({ platform: subject.platform, kind: subject.kind, requests: ids.length }, 'data erased')
}
