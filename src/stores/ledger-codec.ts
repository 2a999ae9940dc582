import type { ColorizeRequest, Outcome } from '../core/domain.ts'
import type { LedgerEntry } from './ledger.ts'
import { parseOutcome, parseRequest } from '../core/payloads.ts'

/** What was asked for; undefined for a refusal at the door, and where it was erased. @throws ColorizeError payload_invalid, payload_newer */
export const requestIn = ({ request }: Pick<LedgerEntry, 'request'>): ColorizeRequest | undefined =>
  request === undefined ? undefined : parseRequest(request)

/** What is to be said, or was; undefined until it is known. @throws ColorizeError payload_invalid, payload_newer */
export const outcomeIn = ({ outcome }: Pick<LedgerEntry, 'outcome'>): Outcome | undefined =>
  outcome === undefined ? undefined : parseOutcome(outcome)
