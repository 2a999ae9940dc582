import type { RemovalJob } from '../../core/payloads.ts'
import type { Platform } from '../../platforms/platform.ts'
import type { Queues } from '../../queue/queues.ts'
import type { Answers } from '../../stores/answers.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { deleteResults } from './stored-files.ts'

/** Queues the removal of an answer. The request is stored until it is done, so that the sweeper can requeue a lost job. */
export const requestRemoval = async (
  { answers, queues }: { answers: Answers; queues: Queues },
  job: RemovalJob,
): Promise<void> => {
  await answers.requestRemoval(job.platform, job.replyId)
  await queues.addRemoval(job)
}

/** Deletes an answer of ours from the platform, and its results from the output host. Safe to call more than once. */
export const removalJob = async (
  parts: WorkerParts,
  platform: Platform,
  { replyId, target }: RemovalJob,
): Promise<void> => {
  const { answers, dryRun, log } = parts
  if (!dryRun) await platform.remove?.(replyId, target)
  const entry = await answers.findByReply(platform.name, replyId)
  if (entry) {
    await deleteResults(parts, entry)
    await answers.unwatchSource(platform.name, entry.id)
  }
  await answers.finishRemoval(platform.name, replyId)
  log.info({ platform: platform.name, replyId, job: entry?.id }, 'answer removed')
}
