import type { ColorizeRequest } from '../../domain.ts'
import { isOpen, type LedgerEntry } from '../../ledger.ts'
import type { LedgerAct } from '../../web/admin/ledger-services.ts'
import { artifactsOf, discard } from '../artifacts.ts'
import { outcomeOf, requestOf } from '../entries.ts'
import { takeAway } from '../take-away.ts'
import type { Previews } from './previews.ts'
import type { WebParts } from './web-parts.ts'

export type ActParts = WebParts & { previews: Previews }

const isThere = ({ resultId, removedAtMs }: LedgerEntry): boolean =>
  resultId !== undefined && removedAtMs === undefined

/** What an operator can do about a request. */
export const actsFor = (entry: LedgerEntry, request: ColorizeRequest | undefined): LedgerAct[] => {
  const isOver = entry.state === 'failed' || entry.state === 'skipped'
  const canRetry = isOver && request !== undefined && entry.replyId === undefined
  const isKept =
    !request?.pictures.some(({ source }) => source.kind === 'stored') || entry.resultId !== undefined
  return [
    ...(canRetry && isKept ? ['retry' as const] : []),
    ...(isThere(entry) && !isOpen(entry) ? (['rerender', 'delete'] as const) : []),
    ...(request?.requester === undefined ? [] : ['block-user' as const]),
    ...(request?.place === undefined ? [] : ['block-place' as const]),
  ]
}

/** Colours known: the answer is tried again, which looks before it posts. Otherwise all of it. */
const retry = async ({ ledger, queues }: WebParts, entry: LedgerEntry): Promise<boolean> => {
  const { id, platform } = entry
  const request = requestOf(entry)
  if (!request || !(await ledger.reopen(id))) return false
  const outcome = entry.resultId === undefined ? undefined : outcomeOf(entry)
  if (outcome) await queues.reviveReply({ id, platform, target: request.target, outcome })
  else await queues.reviveColorize(request)
  return true
}

const remove = async (parts: WebParts, entry: LedgerEntry): Promise<boolean> => {
  const { platform, replyId } = entry
  if (replyId === undefined) await discard(parts, entry)
  else await takeAway(parts, { platform, replyId, target: requestOf(entry)?.target })
  return true
}

/** Behind its page: what was posted as a file stays as it was posted. */
const rerender = async (
  { ledger, previews }: ActParts,
  entry: LedgerEntry,
  vividness: number,
): Promise<boolean> => {
  const outcome = outcomeOf(entry)
  let done = 0
  for (const { resultId } of artifactsOf(outcome?.kind === 'colorized' ? outcome.pictures : [])) {
    const saved = await ledger.artifactOf(resultId)
    const made = saved && (await previews.rerendered(saved.artifact, vividness))
    if (made && (await ledger.rerendered(made))) done++
  }
  return done > 0
}

/** Answers whether it could be done. */
export const actOn = async (
  parts: ActParts,
  entry: LedgerEntry,
  act: LedgerAct,
  vividness: number,
): Promise<boolean> => {
  const { manners } = parts
  const request = requestOf(entry)
  const { platform } = entry
  if (!actsFor(entry, request).includes(act)) return false
  switch (act) {
    case 'retry':
      return retry(parts, entry)
    case 'delete':
      return remove(parts, entry)
    case 'block-user':
      if (request?.requester !== undefined) await manners.setOptOut(platform, request.requester, true)
      return true
    case 'block-place':
      if (request?.place !== undefined) {
        const policy = await manners.setPolicyOf(platform, request.place)
        await manners.setPolicy(platform, request.place, { ...policy, speak: 'off' })
      }
      return true
    case 'rerender':
      return rerender(parts, entry, vividness)
  }
}
