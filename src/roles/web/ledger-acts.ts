import type { ColorizeRequest } from '../../core/domain.ts'
import { isOpen, type LedgerEntry } from '../../stores/ledger.ts'
import type { LedgerAct } from '../../web/admin/ledger/service-types.ts'
import { artifactsOf, discard } from '../../requests/artifacts.ts'
import { outcomeIn, requestIn } from '../../stores/ledger-codec.ts'
import { requestRemoval } from '../../requests/deletion/answer-removal.ts'
import type { Previews } from '../../web/previews.ts'
import type { WebParts } from './web-parts.ts'

export type ActParts = Pick<WebParts, 'ledger' | 'answers' | 'policies' | 'queues' | 'output'> & {
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
  { policies }: Pick<WebParts, 'policies'>,
  entry: LedgerEntry,
  request: ColorizeRequest | undefined,
): Promise<LedgerAct[]> => {
  const { requester, place } = request ?? {}
  const { platform } = entry
  const isOut = requester !== undefined && (await policies.isOptedOut(platform, requester))
  const isOff = place !== undefined && (await policies.setPolicyOf(platform, place)).speak === 'off'
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
  const request = requestIn(entry)
  const state = request && (await ledger.reopen(id))
  if (!state) return false
  const outcome = state === 'colorized' ? outcomeIn(entry) : undefined
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
  else await requestRemoval(parts, { platform, replyId, target: requestIn(entry)?.target })
  return true
}

/** Behind its page: what was posted as a file stays as it was posted. */
const rerender = async (
  { ledger, previews }: ActParts,
  entry: LedgerEntry,
  vividness: number,
): Promise<boolean> => {
  const outcome = outcomeIn(entry)
  let done = 0
  for (const { resultId } of artifactsOf(outcome?.kind === 'colorized' ? outcome.pictures : [])) {
    const saved = await ledger.artifactOf(resultId)
    const made = saved && (await previews.rerendered(saved.artifact, vividness))
    if (made && (await ledger.rerendered(made))) done++
  }
  return done > 0
}

const setBlocked = async (
  { policies }: Pick<WebParts, 'policies'>,
  { platform, requester, place }: ColorizeRequest,
  act: LedgerAct,
): Promise<void> => {
  const isBlocked = act.startsWith('block')
  if (act.endsWith('user') && requester !== undefined)
    await policies.setOptOut(platform, requester, isBlocked)
  if (!act.endsWith('place') || place === undefined) return
  const policy = await policies.setPolicyOf(platform, place)
  await policies.setPolicy(platform, place, { ...policy, speak: isBlocked ? 'off' : 'freely' })
}

/** Answers whether it could be done. */
export const actOn = async (
  parts: ActParts,
  entry: LedgerEntry,
  act: LedgerAct,
  vividness: number,
): Promise<boolean> => {
  const request = requestIn(entry)
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
