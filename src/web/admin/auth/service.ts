import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { RedisHandle } from '../../../redis/redis.ts'
import type { Quotas } from '../../../stores/quotas.ts'
import { networkOf } from '../../../stores/visitors.ts'
import type { AdminRole } from './roles.ts'
import { createSessionStore, readCookieSecret, type SessionStore } from './session-store.ts'

type AuthParts = {
  redis: RedisHandle
  quotas: Quotas
  adminPassword: string
  adminReadonlyPassword: string | undefined
}

export type AuthService = {
  sessions: SessionStore
  /** At least 32 characters. */
  cookieSecret: string
  /** The role that this password belongs to. Takes the same time for a wrong password. */
  roleOf(password: string): AdminRole | undefined
  /** Counts a login attempt and returns 0, or the ms to wait where an address, or all of them, tried too often. */
  takeAttempt(address: string): Promise<number>
  /** Takes the attempt out of the count again: a successful login is not limited. */
  attemptSucceeded(address: string): Promise<void>
}

const windowMs = 60_000
const minWaitMs = 1_000

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const hexDigest = (text: string): string => digest(text).toString('hex')

const limitsOf = (address: string) => [
  { key: `login:${hexDigest(networkOf(address)).slice(0, 32)}`, max: 10, windowMs },
  { key: 'login', max: 100, windowMs },
]

/** Logins to the dashboard: passwords, sessions and the login throttle. */
export const createAuthService = async (parts: AuthParts): Promise<AuthService> => {
  const { redis, quotas, adminPassword, adminReadonlyPassword } = parts
  const db = redis.connect('general')
  const operator = digest(adminPassword)
  const viewer = digest(adminReadonlyPassword ?? randomBytes(32).toString('hex'))
  return {
    sessions: createSessionStore(db, hexDigest(adminPassword) + hexDigest(adminReadonlyPassword ?? '')),
    cookieSecret: await readCookieSecret(db),
    roleOf(password) {
      const given = digest(password)
      const [isOperator, isViewer] = [timingSafeEqual(given, operator), timingSafeEqual(given, viewer)]
      return isOperator ? 'operator' : isViewer ? 'viewer' : undefined
    },
    async takeAttempt(address) {
      const full = await quotas.consume(limitsOf(address))
      return full ? Math.max(minWaitMs, await quotas.msUntilReset(full)) : 0
    },
    attemptSucceeded: (address) => quotas.refund(limitsOf(address)),
  }
}
