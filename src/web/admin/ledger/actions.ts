import type { ColorizeRequest } from '../../../core/domain.ts'
import type { OutputHost } from '../../../outputs/output.ts'
import type { Queues } from '../../../queue/queues.ts'
import { artifactsOf } from '../../../requests/artifacts.ts'
import { deleteResults } from '../../../requests/deletion/stored-files.ts'
import { requestRemoval } from '../../../requests/deletion/answer-removal.ts'
import type { Answers } from '../../../stores/answers.ts'
import { outcomeIn, requestIn } from '../../../stores/ledger-codec.ts'
import type { Ledger } from '../../../stores/ledger.ts'
import { isOpen, type LedgerEntry } from '../../../stores/ledger-entry.ts'
import type { Policies } from '../../../stores/policies.ts'
import type { Previews } from '../../previews.ts'

export const ledgerActions = [
  'retry',
  'rerender',
  'delete',
  'block-user',
  'unblock-user',
  'block-place',
  'unblock-place',
] as const
export type LedgerAction = (typeof ledgerActions)[number]

export type ActionParts = {
  ledger: Ledger
  answers: Answers
  policies: Policies
  queues: Queues
  output: OutputHost
  previews: Previews
}

const hasResult = ({ resultId, removedAtMs }: LedgerEntry): boolean =>
  resultId !== undefined && removedAtMs === undefined

const canRetry = (entry: LedgerEntry, request: ColorizeRequest | undefined): boolean => {
  const isOver = entry.state === 'failed' || entry.state === 'skipped'
  // an upload is deleted once it was colorized
  const hasSource = !request?.pictures.some(({ source }) => source.kind === 'stored')
  const isUnanswered = isOver && request !== undefined && entry.replyId === undefined
  return isUnanswered && (hasResult(entry) || hasSource)
}

/** The actions that are possible for a request now. */
export const actionsFor = async (
  { policies }: Pick<ActionParts, 'policies'>,
  entry: LedgerEntry,
  request: ColorizeRequest | undefined,
): Promise<LedgerAction[]> => {
  const { requester, place } = request ?? {}
  const { platform } = entry
  const isUserBlocked = requester !== undefined && (await policies.isOptedOut(platform, requester))
  const isPlaceBlocked = place !== undefined && (await policies.storedPolicy(platform, place)).speak === 'off'
  const actions: LedgerAction[] = []
  if (canRetry(entry, request)) actions.push('retry')
  if (hasResult(entry) && !isOpen(entry)) actions.push('rerender', 'delete')
  if (requester !== undefined) actions.push(isUserBlocked ? 'unblock-user' : 'block-user')
  if (place !== undefined) actions.push(isPlaceBlocked ? 'unblock-place' : 'block-place')
  return actions
}

/** Only answers again where the colorized pictures still exist; otherwise starts from the beginning. */
const retry = async ({ ledger, queues }: ActionParts, entry: LedgerEntry): Promise<boolean> => {
  const { id, platform } = entry
  const request = requestIn(entry)
  const state = request && (await ledger.reopen(id))
  if (!state) return false
  const outcome = state === 'colorized' ? outcomeIn(entry) : undefined
  if (outcome) await queues.reviveReply({ id, platform, target: request.target, outcome })
  else {
    await queues.eraseJobs(id, platform) // failed jobs with the same id would block new ones
    await queues.reviveColorize(request)
  }
  return true
}

const remove = async (parts: ActionParts, entry: LedgerEntry): Promise<void> => {
  const { platform, replyId } = entry
  if (replyId === undefined) await deleteResults(parts, entry)
  else await requestRemoval(parts, { platform, replyId, target: requestIn(entry)?.target })
}

/** Changes the pictures on the result page. A picture that was posted as a file stays as it is. */
const rerender = async (
  { ledger, previews }: ActionParts,
  entry: LedgerEntry,
  vividness: number,
): Promise<boolean> => {
  const outcome = outcomeIn(entry)
  let isChanged = false
  for (const { resultId } of artifactsOf(outcome?.kind === 'colorized' ? outcome.pictures : [])) {
    const saved = await ledger.artifactOf(resultId)
    const artifact = saved && (await previews.rerender(saved.artifact, vividness))
    if (artifact && (await ledger.replaceArtifact(artifact))) isChanged = true
  }
  return isChanged
}

const setBlocked = async (
  { policies }: Pick<ActionParts, 'policies'>,
  { platform, requester, place }: ColorizeRequest,
  action: LedgerAction,
): Promise<void> => {
  const isBlocked = action.startsWith('block')
  if (action.endsWith('user') && requester !== undefined)
    await policies.setOptOut(platform, requester, isBlocked)
  if (!action.endsWith('place') || place === undefined) return
  await policies.updatePolicy(platform, place, { speak: isBlocked ? 'off' : 'freely' })
}

/** Carries out an action; answers false where it is not possible. `vividness`, 0..2, is for `rerender`. */
export const runAction = async (
  parts: ActionParts,
  entry: LedgerEntry,
  action: LedgerAction,
  vividness: number,
): Promise<boolean> => {
  const request = requestIn(entry)
  if (!(await actionsFor(parts, entry, request)).includes(action)) return false
  switch (action) {
    case 'retry':
      return retry(parts, entry)
    case 'delete':
      await remove(parts, entry)
      return true
    case 'rerender':
      return rerender(parts, entry, vividness)
    default:
      if (request) await setBlocked(parts, request, action)
      return request !== undefined
  }
}
