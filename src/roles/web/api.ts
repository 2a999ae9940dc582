import { randomBytes } from 'node:crypto'
import { errorCodes, type ErrorCode } from '../../errors.ts'
import type { LedgerEntry } from '../../ledger.ts'
import type { ApiServices, RequestState } from '../../web/api/services.ts'
import { createIntake } from '../intake.ts'
import type { WebParts } from './web-parts.ts'

const platform = 'web'
const maxResultBytes = 25 * 1024 * 1024

/** The HTTP interface's hand on the queue and its view of the ledger. */
export const createApiServices = (parts: WebParts): ApiServices => {
  const { ledger, queues, output } = parts
  const intake = createIntake(parts)

  return {
    async submit(bytes, options) {
      const name = randomBytes(16).toString('hex')
      const id = `${platform}-${name}`
      const key = `uploads/${name}`
      await output.put(key, bytes, 'application/octet-stream')
      await intake.requested({
        ...{ id, platform, options },
        pictures: [{ source: { kind: 'stored', key } }],
        locale: 'en',
        visibility: 'public',
        maxBytes: maxResultBytes,
        target: { id },
        nsfw: false,
        awaited: true,
      })
      return { id }
    },

    async state(id) {
      const entry = await ledger.read(id)
      // only the page's own requests are anybody's to ask for by id
      if (entry?.platform !== platform) return undefined
      const place = entry.state === 'accepted' ? await queues.place(id) : undefined
      return { ...stateOf(entry), ...(place !== undefined && { place }) }
    },
  }
}

const isErrorCode = (code: string): code is ErrorCode => (errorCodes as readonly string[]).includes(code)

const stateOf = (entry: LedgerEntry): RequestState => ({
  state: entry.state,
  ...(entry.resultId !== undefined && { resultId: entry.resultId }),
  ...(entry.code !== undefined && isErrorCode(entry.code) && { code: entry.code }),
})
