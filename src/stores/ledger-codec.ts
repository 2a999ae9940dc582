import type { ColorizeRequest, Outcome } from '../core/domain.ts'
import type { LedgerEntry } from './ledger-entry.ts'
import { parseOutcome, parseRequest } from '../core/payloads.ts'

/**
 * The entry's request; undefined if it was refused before it became one, or erased.
 * @throws ColorizeError payload_invalid, payload_newer
 */
export const requestIn = ({ request }: Pick<LedgerEntry, 'request'>): ColorizeRequest | undefined =>
  request === undefined ? undefined : parseRequest(request)

/**
 * The entry's outcome; undefined until it is known.
 * @throws ColorizeError payload_invalid, payload_newer
 */
export const outcomeIn = ({ outcome }: Pick<LedgerEntry, 'outcome'>): Outcome | undefined =>
  outcome === undefined ? undefined : parseOutcome(outcome)
