import type { Answers } from '../../stores/answers.ts'
import type { RemovalJob } from '../../core/payloads.ts'
import type { Queues } from '../../queue/queues.ts'

/** An answer is to go: the wish is kept until it is done, and the sweeper brings a lost job back. */
export const requestRemoval = async (
  { answers, queues }: { answers: Answers; queues: Queues },
  job: RemovalJob,
): Promise<void> => {
  await answers.askRemoval(job.platform, job.replyId)
  await queues.addRemoval(job)
}
