import { randomBytes } from 'node:crypto'
import type {
  Artifact,
  ColorizeRequest,
  ImageSource,
  Outcome,
  Picture,
  PictureNote,
  PictureOutcome,
} from '../domain.ts'
import { ColorizeError, codeOf, isRetryable } from '../errors.ts'
import type { Ledger } from '../ledger.ts'
import type { Logger } from '../log.ts'
import type { OutputHost } from '../outputs/output.ts'
import type { Colorizer } from '../pipeline/colorizer.ts'
import type { ImageFetcher } from '../pipeline/fetch-image.ts'
import type { Platform } from '../platforms/platform.ts'
import type { ReplyJob } from '../payloads.ts'
import { startColorizeWorker, startReplyWorker, type Queues } from '../queue.ts'
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
    handle: (request, isLastTry) => colorizeJob(parts, request, isLastTry),
    giveUp: (request, error) => refuse(parts, request, codeOf(error)),
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

const colorizeJob = async (
  parts: WorkerParts,
  request: ColorizeRequest,
  isLastTry: boolean,
): Promise<void> => {
  const { ledger, queues } = parts
  const entry = await ledger.read(request.id)
  if (entry?.state !== 'accepted') return // coloured before; the sweeper sees to a reply that was lost
  const pictures = await colourAll(parts, request, isLastTry)
  const artifacts = pictures.flatMap((picture) => (picture.kind === 'colorized' ? [picture.artifact] : []))
  const [first] = pictures
  if (artifacts.length === 0 && first?.kind === 'refused') {
    await refuse(parts, request, first.code)
    return
  }
  const outcome: Outcome = { kind: 'colorized', pictures }
  await ledger.colorized(request.id, outcome, artifacts)
  await queues.addReply({ id: request.id, platform: request.platform, target: request.target, outcome })
  await removeUploads(parts, request)
  parts.log.info({ job: request.id, pictures: pictures.length, coloured: artifacts.length }, 'colorized')
}

/** Each picture for itself: one that cannot be coloured is no reason to withhold the others. */
const colourAll = async (
  parts: WorkerParts,
  request: ColorizeRequest,
  isLastTry: boolean,
): Promise<PictureOutcome[]> => {
  const done: PictureOutcome[] = []
  for (const picture of request.pictures)
    try {
      done.push(await colourOne(parts, request, picture))
    } catch (error) {
      if (isRetryable(error) && !isLastTry) {
        await removeResults(parts, done)
        throw error
      }
      parts.log.warn({ err: error, job: request.id, code: codeOf(error) }, 'picture refused')
      done.push({ kind: 'refused', code: codeOf(error) })
    }
  return done
}

/** The next try makes them anew. */
const removeResults = async ({ output }: WorkerParts, pictures: readonly PictureOutcome[]): Promise<void> => {
  for (const picture of pictures)
    if (picture.kind === 'colorized')
      for (const key of [picture.artifact.key, picture.artifact.beforeKey]) await output.delete(key)
}

const removeUploads = async ({ output }: WorkerParts, request: ColorizeRequest): Promise<void> => {
  for (const { source } of request.pictures) if (source.kind === 'stored') await output.delete(source.key)
}

const colourOne = async (
  parts: WorkerParts,
  request: ColorizeRequest,
  { source, isVideoStill }: Picture,
): Promise<PictureOutcome> => {
  const bytes = await sourceBytes(parts, source)
  const { artifact, isMoving } = await colorizeToOutput(parts, request, bytes)
  const view = request.options.sideBySide ? '?view=side-by-side' : ''
  const notes: PictureNote[] = isVideoStill ? ['video_still'] : isMoving ? ['first_frame'] : []
  return { kind: 'colorized', artifact, pageUrl: `${parts.publicUrl}/r/${artifact.resultId}${view}`, notes }
}

/** The first address that answers with bytes; the later ones are tried when a host is gone. */
const sourceBytes = async (parts: WorkerParts, source: ImageSource): Promise<Uint8Array> => {
  if (source.kind === 'stored') return parts.output.get(source.key)
  let first: unknown
  for (const url of source.urls) {
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
): Promise<{ artifact: Artifact; isMoving: boolean }> => {
  const { vividness, force } = request.options
  const result = await parts.colorizer.colorize(bytes, {
    vividness,
    alreadyColour: force ? 'colour' : 'refuse',
    maxBytes: request.maxBytes,
    before: true,
  })
  const resultId = randomBytes(16).toString('hex')
  const [key, beforeKey] = [`results/${resultId}/after.jpg`, `results/${resultId}/before.jpg`]
  await parts.output.put(key, result.after, 'image/jpeg')
  if (result.before) await parts.output.put(beforeKey, result.before, 'image/jpeg')
  const { widthPx, heightPx, model } = result
  const artifact = {
    ...{ resultId, key, beforeKey, contentType: 'image/jpeg', widthPx, heightPx },
    ...{ bytes: result.after.length, model },
  }
  return { artifact, isMoving: result.notes.includes('first_frame') }
}

/** Nothing could be coloured: the user is told in one sentence, and an upload is not kept. */
const refuse = async (parts: WorkerParts, request: ColorizeRequest, code: string): Promise<void> => {
  const { id, platform, target } = request
  if (await parts.ledger.refused(id, code))
    await parts.queues.addReply({ id, platform, target, outcome: { kind: 'refused', code } })
  await removeUploads(parts, request)
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
  const code = codeOf(error)
  const end = code === 'nobody_to_answer' ? 'skipped' : 'failed'
  await ledger.advance(job.id, ['accepted', 'colorized', 'sending'], end, { code })
}
