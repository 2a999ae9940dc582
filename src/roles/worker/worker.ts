import { codeOf } from '../../core/errors.ts'
import { startColorizeWorker, startReplyWorker } from '../../queue/workers.ts'
import { combineStats } from '../../stores/statistics.ts'
import { startSourceMonitor } from '../../requests/maintenance/source-monitor.ts'
import { colorizeJob, refuse } from '../../requests/colorize-job.ts'
import { giveUpReply, replyJob } from '../../requests/reply-job.ts'
import { removalJob } from '../../requests/deletion/answer-removal.ts'
import { erasureJob } from '../../requests/deletion/data-erasure.ts'
import { createPhotoMeter, startHeartbeat } from './heartbeat.ts'
import { startPreparation } from '../../web/game/preparation.ts'
import { startRetention } from '../../requests/deletion/retention.ts'
import { startSweeper } from '../../requests/maintenance/sweeper.ts'
import { startProgressNotifier } from '../../requests/maintenance/progress-notifier.ts'
import type { WorkerParts } from '../../requests/worker-parts.ts'

type Working = { close(force?: boolean): Promise<void> }

export const startWorking = (given: WorkerParts): Working => {
  const meter = createPhotoMeter()
  const parts = { ...given, stats: combineStats(given.stats, meter) }
  const { redis, queues, platforms, log } = parts
  /** Adds the request's id to every log line of its jobs. */
  const partsOf = ({ id }: { id: string }): WorkerParts => ({ ...parts, log: log.child({ job: id }) })
  const onError = (error: unknown, job?: object) =>
    log.warn({ err: error, code: codeOf(error), ...(job && 'id' in job && { job: job.id }) }, 'job failed')
  const colorizing = startColorizeWorker(
    redis,
    queues,
    parts.colorizer.concurrency,
    {
      handle: (request, isLastTry) => colorizeJob(partsOf(request), request, isLastTry),
      giveUp: (request, error) => refuse(partsOf(request), request, codeOf(error)),
      onError,
    },
    parts.intervals,
  )
  const replying = platforms.map((platform) =>
    startReplyWorker(
      redis,
      queues,
      { name: platform.name, concurrency: platform.concurrentReplies },
      {
        reply: {
          handle: (job) => replyJob(partsOf(job), platform, job),
          giveUp: (job, error) => giveUpReply(partsOf(job), job, error),
          onError,
        },
        remove: {
          handle: (job) => removalJob(parts, platform, job),
          giveUp: () => Promise.resolve(), // the stored request stays, and the sweeper queues it again
          onError,
        },
        erase: {
          handle: (subject) => erasureJob(parts, subject),
          giveUp: () => Promise.resolve(), // as for removals
          onError,
        },
      },
      parts.intervals,
    ),
  )
  const rounds = [
    startSweeper(parts),
    startSourceMonitor(parts),
    startProgressNotifier(parts),
    startRetention(parts),
    startPreparation(parts),
    startHeartbeat({ ...parts, meter }),
  ]
  return {
    async close(force) {
      await Promise.all(rounds.map((round) => round.close()))
      await Promise.all([colorizing, ...replying].map((worker) => worker.close(force)))
    },
  }
}
