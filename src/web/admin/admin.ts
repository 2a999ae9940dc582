import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createHash, timingSafeEqual } from 'node:crypto'
import { registerAdminForms } from './admin-forms.ts'
import { registerReports, type ReportsDesk } from './reports.ts'
import { isCrossSite } from '../forms.ts'
import { problem } from '../problems.ts'
import type { AdminServices } from './services.ts'

export type AdminOptions = {
  services: AdminServices
  password: string
  sandbox: boolean
  reports: ReportsDesk | undefined
  /** The queues' dashboard, mounted under /admin/queues. */
  queuesPlugin: ((app: FastifyInstance) => Promise<void>) | undefined
}

const windowMs = 60_000
const maxFailures = 10

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const passwordOf = (header: string | undefined): string | undefined => {
  const [scheme, credentials] = (header ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'basic' || credentials === undefined) return undefined
  return Buffer.from(credentials, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '')
}

/** Counts wrong passwords by address; forgets them all once a minute. */
const createGuessCounter = () => {
  const failures = new Map<string, number>()
  let sinceMs = Date.now()
  return {
    add: (ip: string) => failures.set(ip, (failures.get(ip) ?? 0) + 1),
    isSpent: (ip: string): boolean => {
      if (Date.now() - sinceMs > windowMs) {
        failures.clear()
        sinceMs = Date.now()
      }
      return (failures.get(ip) ?? 0) >= maxFailures
    },
  }
}

const isUnsafe = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)

const guard = (password: string) => {
  const expected = digest(password)
  const guesses = createGuessCounter()
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined => {
    if (guesses.isSpent(request.ip)) return problem(reply, 429)
    const given = passwordOf(request.headers.authorization)
    if (given === undefined || !timingSafeEqual(digest(given), expected)) {
      if (given !== undefined) guesses.add(request.ip)
      return problem(reply.header('www-authenticate', 'Basic realm="ColorizeBot", charset="UTF-8"'), 401)
    }
    // a browser sends the password along with whatever another site makes it ask: such requests are turned away
    return isUnsafe(request.method) && isCrossSite(request) ? problem(reply, 403) : undefined
  }
}

/** Everything at and below /admin, what does not exist included, is behind the password. */
export const registerAdmin = async (app: FastifyInstance, options: AdminOptions): Promise<void> => {
  const check = guard(options.password)
  await app.register(
    async (admin) => {
      admin.addHook('onRequest', async (request, reply) => check(request, reply))
      // without a referrer a browser calls the origin of a form "null", and over http it says no more of where it stood
      admin.addHook(
        'onRequest',
        async (_request, reply) => void reply.header('referrer-policy', 'same-origin'),
      )
      await admin.register((forms) => registerAdminForms(forms, options)) // a scope of its own: it parses forms
      const { reports: desk, sandbox } = options
      if (desk) await admin.register((reports) => registerReports(reports, { desk, sandbox }))
      admin.all('/*', (_request, reply) => problem(reply, 404))
      const { queuesPlugin } = options
      if (queuesPlugin) await admin.register((queues) => queuesPlugin(queues), { prefix: '/queues' })
    },
    { prefix: '/admin' },
  )
}
