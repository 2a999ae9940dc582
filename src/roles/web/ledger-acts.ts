import type { ColorizeRequest } from '../../domain.ts'
import { isOpen, type LedgerEntry } from '../../books/ledger.ts'
import type { LedgerAct } from '../../web/admin/ledger-services.ts'
import { artifactsOf, discard } from '../artifacts.ts'
import { outcomeOf, requestOf } from '../entries.ts'
import { takeAway } from '../take-away.ts'
import type { Previews } from './previews.ts'
import type { WebParts } from './web-parts.ts'

export type ActParts = Pick<WebParts, 'ledger' | 'answers' | 'manners' | 'queues' | 'output'> & {
  previews: Previews
}

const isThere = ({ resultId, removedAtMs }: LedgerEntry): boolean =>
  resultId !== undefined && removedAtMs === undefined

const retryOf = (entry: LedgerEntry, request: ColorizeRequest | undefined): LedgerAct[] => {
  const isOver = entry.state === 'failed' || entry.state === 'skipped'
  // an upload goes when it has been coloured
  const canColour = !request?.pictures.some(({ source }) => source.kind === 'stored')
  const isUnanswered = isOver && request !== undefined && entry.replyId === undefined
  return isUnanswered && (isThere(entry) || canColour) ? ['retry'] : []
}

/** What an operator can do about a request. */
export const actsFor = async (
  { manners }: Pick<WebParts, 'manners'>,
  entry: LedgerEntry,
  request: ColorizeRequest | undefined,
): Promise<LedgerAct[]> => {
  const { requester, place } = request ?? {}
  const { platform } = entry
  const isOut = requester !== undefined && (await manners.isOptedOut(platform, requester))
  const isOff = place !== undefined && (await manners.setPolicyOf(platform, place)).speak === 'off'
  return [
    ...retryOf(entry, request),
    ...(isThere(entry) && !isOpen(entry) ? (['rerender', 'delete'] as const) : []),
    ...(requester === undefined ? [] : [isOut ? ('unblock-user' as const) : ('block-user' as const)]),
    ...(place === undefined ? [] : [isOff ? ('unblock-place' as const) : ('block-place' as const)]),
  ]
}

/** Where coloured pictures are kept only the answer is tried again, which looks before it posts; otherwise all of it. */
const retry = async ({ ledger, queues }: ActParts, entry: LedgerEntry): Promise<boolean> => {
  const { id, platform } = entry
  const request = requestOf(entry)
  const state = request && (await ledger.reopen(id))
  if (!state) return false
  const outcome = state === 'colorized' ? outcomeOf(entry) : undefined
  if (outcome) await queues.reviveReply({ id, platform, target: request.target, outcome })
  else {
    await queues.forget(id, platform) // the jobs that failed would keep new ones out
    await queues.reviveColorize(request)
  }
  return true
}

const remove = async (parts: ActParts, entry: LedgerEntry): Promise<boolean> => {
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

const setBlocked = async (
  { manners }: Pick<WebParts, 'manners'>,
  { platform, requester, place }: ColorizeRequest,
  act: LedgerAct,
): Promise<void> => {
  const isBlocked = act.startsWith('block')
  if (act.endsWith('user') && requester !== undefined) await manners.setOptOut(platform, requester, isBlocked)
  if (!act.endsWith('place') || place === undefined) return
  const policy = await manners.setPolicyOf(platform, place)
  await manners.setPolicy(platform, place, { ...policy, speak: isBlocked ? 'off' : 'freely' })
}

/** Answers whether it could be done. */
export const actOn = async (
  parts: ActParts,
  entry: LedgerEntry,
  act: LedgerAct,
  vividness: number,
): Promise<boolean> => {
  const request = requestOf(entry)
  if (!(await actsFor(parts, entry, request)).includes(act)) return false
  switch (act) {
    case 'retry':
      return retry(parts, entry)
    case 'delete':
      return remove(parts, entry)
    case 'rerender':
      return rerender(parts, entry, vividness)
    default:
      if (request) await setBlocked(parts, request, act)
      return request !== undefined
  }
}
