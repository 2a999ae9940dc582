import { codeOf } from '../errors.ts'
import { startColorizeWorker, startReplyWorker } from '../queue-workers.ts'
import { startCaretaker } from './caretaker.ts'
import { colorizeJob, refuse } from './colorize-job.ts'
import { giveUpReply, removalJob, replyJob } from './reply-job.ts'
import { forgetJob } from './forgetting.ts'
import { startPreparation } from './game-preparation.ts'
import { startRetention } from './retention.ts'
import { startSweeper } from './sweeper.ts'
import { startTelling } from './telling.ts'
import type { WorkerParts } from './worker-parts.ts'

export type Working = { close(force?: boolean): Promise<void> }

export const startWorking = (parts: WorkerParts): Working => {
  const { redis, queues, platforms, log } = parts
  const onError = (error: unknown) => log.warn({ err: error, code: codeOf(error) }, 'job failed')
  const colorizing = startColorizeWorker(redis, queues, {
    handle: (request, isLastTry) => colorizeJob(parts, request, isLastTry),
    giveUp: (request, error) => refuse(parts, request, codeOf(error)),
    onError,
  })
  const replying = platforms.map((platform) =>
    startReplyWorker(redis, queues, platform, {
      reply: {
        handle: (job) => replyJob(parts, platform, job),
        giveUp: (job, error) => giveUpReply(parts, job, error),
        onError,
      },
      remove: {
        handle: (job) => removalJob(parts, platform, job),
        giveUp: () => Promise.resolve(), // stays among the wishes; the sweeper brings it back
        onError,
      },
      forget: {
        handle: (subject) => forgetJob(parts, subject),
        giveUp: () => Promise.resolve(), // as with removals
        onError,
      },
    }),
  )
  const rounds = [startSweeper, startCaretaker, startTelling, startRetention, startPreparation].map((start) =>
    start(parts),
  )
  return {
    async close(force) {
      await Promise.all(rounds.map((round) => round.close()))
      await Promise.all([colorizing, ...replying].map((worker) => worker.close(force)))
    },
  }
}
