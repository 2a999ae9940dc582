import { pictureKeyOf } from '../stores/answers.ts'
import type { ColorizeRequest, Outcome, PictureOutcome } from '../core/domain.ts'
import { ColorizeError, codeOf, isHandedBack, isRetryable } from '../core/errors.ts'
import { isOpen, type LedgerEntry } from '../stores/ledger-entry.ts'
import { firstPageUrl } from '../core/outcomes.ts'
import { artifactsOf } from './artifacts.ts'
import { deleteResultFiles, deleteUploads } from './deletion/stored-files.ts'
import { outcomeIn } from '../stores/ledger-codec.ts'
import { render } from './render.ts'
import type { WorkerParts } from './worker-parts.ts'

/**
 * Colours the pictures of a request and queues the answer.
 * @throws ColorizeError earlier_under_way while another request colours the same picture; device_lost; retryable errors,
 * so that the queue tries again
 */
export const colorizeJob = async (
  parts: WorkerParts,
  request: ColorizeRequest,
  isLastTry: boolean,
): Promise<void> => {
  const { ledger, queues } = parts
  const entry = await ledger.read(request.id)
  if (!entry || !isOpen(entry)) return
  const known = outcomeIn(entry)
  if (known) {
    const { id, platform, target } = request // an earlier attempt stopped before it queued the answer
    await queues.addReply({ id, platform, target, outcome: known })
    return
  }
  if (await wasAnswered(parts, request)) return
  const pictures = await measured(parts, entry, () => colourAll(parts, request, isLastTry))
  const artifacts = artifactsOf(pictures)
  const [first] = pictures
  if (artifacts.length === 0 && first?.kind === 'refused') {
    await refuse(parts, request, first.code)
    return
  }
  const outcome: Outcome = { kind: 'colorized', pictures, nsfw: request.nsfw }
  if (!(await ledger.recordResults(request.id, outcome, artifacts))) {
    await deleteResultFiles(parts.output, artifacts) // erased meanwhile, or another attempt was faster
    return colorizeJob(parts, request, isLastTry)
  }
  await queues.addReply({ id: request.id, platform: request.platform, target: request.target, outcome })
  await deleteUploads(parts, request)
  parts.log.info({ pictures: pictures.length, coloured: artifacts.length }, 'colorized')
}

/** Records waiting and colouring time on success. The time of a failed attempt counts as waiting. */
const measured = async (
  { throughput, stats }: WorkerParts,
  { acceptedAtMs }: LedgerEntry,
  colour: () => Promise<PictureOutcome[]>,
): Promise<PictureOutcome[]> => {
  const waitedMs = Date.now() - acceptedAtMs
  const startedMs = performance.now()
  const pictures = await colour()
  const tookMs = performance.now() - startedMs
  await throughput.record(tookMs)
  stats.note({ kind: 'took', stage: 'waiting', ms: waitedMs })
  stats.note({ kind: 'took', stage: 'colouring', ms: tookMs })
  stats.note({ kind: 'coloured', photos: artifactsOf(pictures).length })
  return pictures
}

/** Colours each picture. If one fails for good, the others are still answered. */
const colourAll = async (
  parts: WorkerParts,
  request: ColorizeRequest,
  isLastTry: boolean,
): Promise<PictureOutcome[]> => {
  const done: PictureOutcome[] = []
  for (const picture of request.pictures)
    try {
      done.push(await render(parts, request, picture))
    } catch (error) {
      if (isHandedBack(error) || (isRetryable(error) && !isLastTry)) {
        await deleteResultFiles(parts.output, artifactsOf(done)) // the next attempt renders them again
        throw error
      }
      parts.log.warn({ err: error, code: codeOf(error) }, 'picture refused')
      done.push({ kind: 'refused', code: codeOf(error) })
    }
  return done
}

/** Answers a request of which nothing could be coloured, and deletes its uploads. */
export const refuse = async (parts: WorkerParts, request: ColorizeRequest, code: string): Promise<void> => {
  const { id, platform, target } = request
  const outcome: Outcome = { kind: 'refused', code }
  if (await parts.ledger.recordOutcome(id, outcome))
    await parts.queues.addReply({ id, platform, target, outcome })
  await deleteUploads(parts, request)
}

const untilEarlierIsDoneMs = 1_000

/** Where the earlier answer can be seen: the reply if it has an address, otherwise the result page. */
const whereIs = (entry: LedgerEntry): string | undefined => {
  if (entry.replyUrl !== undefined) return entry.replyUrl
  const known = outcomeIn(entry)
  return known?.kind === 'colorized' ? firstPageUrl(known) : undefined
}

/**
 * Colours the same picture only once. A second request gets a link to the first answer, once per thread; further ones are
 * skipped silently. While the first request is in progress, the others wait for it.
 */
const wasAnswered = async (parts: WorkerParts, request: ColorizeRequest): Promise<boolean> => {
  const { ledger, answers, queues, stats, log } = parts
  const { id, platform, target, thread } = request
  const picture = pictureKeyOf(request)
  if (picture === undefined || thread === undefined) return false
  const first = await answers.claimPicture(picture, id)
  if (!first) return false
  if (isOpen(first))
    throw new ColorizeError('earlier_under_way', `${first.id} colours the same picture`, {
      retryAfterMs: untilEarlierIsDoneMs,
    })
  const url = whereIs(first)
  if (url !== undefined && (await answers.claimRepeat(thread, picture, id))) {
    const outcome: Outcome = { kind: 'repeated', url }
    await ledger.recordOutcome(id, outcome)
    await queues.addReply({ id, platform, target, outcome })
  } else if (await ledger.advance(id, ['accepted'], 'skipped', { code: 'answered_before' })) {
    stats.note({ kind: 'settled', platform, state: 'skipped', code: 'answered_before' })
  }
  log.info({ first: first.id }, 'answered before')
  return true
}
