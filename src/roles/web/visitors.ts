import { createHash } from 'node:crypto'
import type { Visitors } from '../../stores/visitors.ts'
import type { Asker } from '../../web/api/services.ts'

/** A name for who asks by the interface, by which they can be counted and not be found. */
export const nameOf = async (visitors: Visitors, asker: Asker): Promise<string> =>
  asker.kind === 'key'
    ? `key-${createHash('sha256').update(asker.key).digest('hex')}`
    : `visitor-${await visitors.nameOf(asker.address)}`
