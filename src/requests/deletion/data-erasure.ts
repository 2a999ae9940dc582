import type { ColorizeRequest, Subject } from '../../core/domain.ts'
import { openStates } from '../../stores/ledger.ts'
import { discard, removeUploads } from '../artifacts.ts'
import { requestIn } from '../../stores/ledger-codec.ts'
import type { WorkerParts } from '../worker-parts.ts'

export type ErasureParts = Pick<WorkerParts, 'ledger' | 'answers' | 'queues' | 'output' | 'stats'>

/**
 * Of this request nothing is kept but that it was, against a second answer: whatever state it is in, its jobs and stored
 * pictures go. Answers what had been asked.
 */
export const eraseRequest = async (parts: ErasureParts, id: string): Promise<ColorizeRequest | undefined> => {
  const { ledger, answers, queues, stats } = parts
  const isStopped = await ledger.advance(id, openStates, 'skipped', { code: 'forgotten' })
  const entry = await ledger.read(id) // after it was stopped: a result may have come in before
  if (!entry) return undefined
  const { platform, replyId } = entry
  if (isStopped) stats.note({ kind: 'settled', platform, state: 'skipped', code: 'forgotten' })
  await discard(parts, entry)
  const request = requestIn(entry)
  if (request) {
    await removeUploads(parts, request)
    await answers.requestForgotten(request)
  }
  if (replyId !== undefined) await answers.replyForgotten(platform, replyId)
  await answers.sourceForgotten(platform, id)
  await ledger.erase(id)
  await queues.forget(id, platform)
  return request
}

/** All that is kept of a person's or a place's requests goes; that they were answered stays, without what and to whom. */
export const erasureJob = async (parts: WorkerParts, subject: Subject): Promise<void> => {
  const { ledger, answers, policies, log } = parts
  const ids = await ledger.ofSubject(subject)
  for (const id of ids) await eraseRequest(parts, id)
  await ledger.subjectForgotten(subject)
  if (subject.kind === 'place') await policies.clear(subject.platform, subject.name)
  await answers.forgettingDone(subject)
  log.info({ platform: subject.platform, kind: subject.kind, requests: ids.length }, 'forgotten')
}
