import { createHash } from 'node:crypto'
import type { Visitors } from '../../stores/visitors.ts'

/** The sender of a request: the owner of one of the operator's keys, or an IP address. */
export type Client = { kind: 'key'; key: string } | { kind: 'address'; address: string }

/** A name to count a client by. It reveals neither address nor key. */
export const clientName = async (visitors: Visitors, client: Client): Promise<string> =>
  client.kind === 'key'
    ? `key-${createHash('sha256').update(client.key).digest('hex')}`
    : `visitor-${await visitors.pseudonymOf(client.address)}`
