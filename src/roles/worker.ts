import { randomBytes } from 'node:crypto'
import type { Artifact, ColorizeRequest, Outcome } from '../domain.ts'
import { ColorizeError, codeOf } from '../errors.ts'
import type { Ledger } from '../ledger.ts'
import type { Logger } from '../log.ts'
import type { OutputHost } from '../outputs/output.ts'
import type { Colorizer } from '../pipeline/colorizer.ts'
import type { ImageFetcher } from '../pipeline/fetch-image.ts'
import type { Platform } from '../platforms/platform.ts'
import { startColorizeWorker, startReplyWorker, type Queues, type ReplyJob } from '../queue.ts'
import type { RedisHandle } from '../redis.ts'
import { startSweeper } from './sweeper.ts'

export type WorkerParts = {
  redis: RedisHandle
  ledger: Ledger
  queues: Queues
  output: OutputHost
  fetcher: ImageFetcher
  colorizer: Colorizer
  platforms: readonly Platform[]
  publicUrl: string
  dryRun: boolean
  log: Logger
}

export type Working = { close(force?: boolean): Promise<void> }

export const startWorking = (parts: WorkerParts): Working => {
  const onError = (error: unknown) => parts.log.warn({ err: error, code: codeOf(error) }, 'job failed')
  const colorizing = startColorizeWorker(parts.redis, parts.queues, {
    handle: (request) => colorizeJob(parts, request),
    giveUp: (request, error) => refuse(parts, request, error),
    onError,
  })
  const replying = parts.platforms.map((platform) =>
    startReplyWorker(parts.redis, parts.queues, platform.name, {
      handle: (job) => replyJob(parts, platform, job),
      giveUp: (job, error) => fail(parts, job, error),
      onError,
    }),
  )
  const sweeper = startSweeper(parts)
  return {
    async close(force) {
      await sweeper.close()
      await Promise.all([colorizing, ...replying].map((worker) => worker.close(force)))
    },
  }
}

const colorizeJob = async (parts: WorkerParts, request: ColorizeRequest): Promise<void> => {
  const { ledger, queues } = parts
  const entry = await ledger.read(request.id)
  if (entry?.state !== 'accepted') return // coloured before; the sweeper sees to a reply that was lost
  const bytes = await sourceBytes(parts, request)
  const artifact = await colorizeToOutput(parts, request, bytes)
  const pageUrl = `${parts.publicUrl}/r/${artifact.resultId}`
  const outcome: Outcome = { kind: 'colorized', artifact, pageUrl }
  await ledger.colorized(request.id, artifact, outcome)
  await queues.addReply({ id: request.id, platform: request.platform, target: request.target, outcome })
  if (request.source.kind === 'stored') await parts.output.delete(request.source.key)
  parts.log.info({ job: request.id, widthPx: artifact.widthPx, heightPx: artifact.heightPx }, 'colorized')
}

/** The first address that answers with bytes; the later ones are tried when a host is gone. */
const sourceBytes = async (parts: WorkerParts, request: ColorizeRequest): Promise<Uint8Array> => {
  if (request.source.kind === 'stored') return parts.output.get(request.source.key)
  let first: unknown
  for (const url of request.source.urls) {
    try {
      return await parts.fetcher.fetch(url)
    } catch (error) {
      first ??= error
    }
  }
  throw first instanceof Error ? first : new ColorizeError('no_image', 'the request names no address')
}

const colorizeToOutput = async (
  parts: WorkerParts,
  request: ColorizeRequest,
  bytes: Uint8Array,
): Promise<Artifact> => {
  const result = await parts.colorizer.colorize(bytes, {
    vividness: request.options.vividness,
    maxBytes: request.maxBytes,
    before: true,
  })
  const resultId = randomBytes(16).toString('hex')
  const [key, beforeKey] = [`results/${resultId}/after.jpg`, `results/${resultId}/before.jpg`]
  await parts.output.put(key, result.after, 'image/jpeg')
  if (result.before) await parts.output.put(beforeKey, result.before, 'image/jpeg')
  const { widthPx, heightPx, model } = result
  return {
    resultId,
    key,
    beforeKey,
    contentType: 'image/jpeg',
    widthPx,
    heightPx,
    bytes: result.after.length,
    model,
  }
}

/** Colouring failed for good: the user is told in one sentence, and an upload is not kept. */
const refuse = async (
  { ledger, queues, output }: WorkerParts,
  request: ColorizeRequest,
  error: unknown,
): Promise<void> => {
  const code = codeOf(error)
  const { id, platform, target } = request
  if (await ledger.refused(id, code)) {
    await queues.addReply({ id, platform, target, outcome: { kind: 'refused', code } })
  }
  if (request.source.kind === 'stored') await output.delete(request.source.key)
}

const replyJob = async (parts: WorkerParts, platform: Platform, job: ReplyJob): Promise<void> => {
  const { ledger, log } = parts
  const mine = await ledger.advance(job.id, ['accepted', 'colorized', 'sending'], 'sending')
  if (!mine) return // settled before
  const { replyId, url } = parts.dryRun ? dryReply(parts, job) : await platform.reply(job.target, job.outcome)
  const settled = job.outcome.kind === 'colorized' ? 'sent' : 'failed'
  const code = job.outcome.kind === 'refused' ? job.outcome.code : undefined
  await ledger.advance(job.id, ['sending'], settled, { replyId, replyUrl: url, code })
  log.info({ job: job.id, replyId, state: settled, code }, 'answered')
}

const dryReply = ({ log }: WorkerParts, job: ReplyJob): { replyId: string; url?: string } => {
  log.info({ job: job.id, outcome: job.outcome.kind }, 'dry run: would have answered')
  return { replyId: 'dry-run' }
}

const fail = async ({ ledger }: WorkerParts, job: ReplyJob, error: unknown): Promise<void> => {
  await ledger.advance(job.id, ['accepted', 'colorized', 'sending'], 'failed', { code: codeOf(error) })
}
