import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { ColorizeError } from '../../core/errors.ts'
import { isPublicAddress } from './public-address.ts'

/** Finds all addresses of a host name. */
export type ResolveAll = (
  host: string,
  done: (error: Error | null, addresses: LookupAddress[]) => void,
) => void

export const resolveBySystem: ResolveAll = (host, done) =>
  systemLookup(host, { all: true }, (error, addresses) => done(error, error ? [] : addresses))

/**
 * A DNS look-up that fails with address_not_allowed unless every address is public. It runs inside the connection, so
 * the address that was checked is the one connected to, even if the DNS record changes.
 */
export const createGuardedLookup =
  (resolveAll: ResolveAll): LookupFunction =>
  (host, options, callback) => {
    resolveAll(host, (error, addresses) => {
      const [first] = addresses
      const isPublic = first !== undefined && addresses.every(({ address }) => isPublicAddress(address))
      const refusal = isPublic
        ? null
        : new ColorizeError('address_not_allowed', `${host} is not on the public internet`)
      if (error || refusal || !first) callback(error ?? refusal, '', 0)
      else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
