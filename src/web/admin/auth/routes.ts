import fastifyCookie from '@fastify/cookie'
import csrfProtection from '@fastify/csrf-protection'
import fastifySession from '@fastify/session'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isCrossSite } from '../../forms.ts'
import { problem } from '../../problems.ts'
import type { Visitor } from '../dashboard-page.ts'
import type { GateServices } from './service-types.ts'
import { loginPage } from './view.ts'
import type { AdminRole } from './roles.ts'

declare module 'fastify' {
  interface Session {
    role?: AdminRole
  }
}

export type GateOptions = { gate: GateServices; sandbox: boolean; publicUrl: () => string }

const idleMs = 12 * 3_600_000
const html = 'text/html; charset=utf-8'
/** Read by the queues' dashboard, which sends it back as a header. */
const csrfCookie = 'XSRF-TOKEN'

const isUnsafe = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)

const pathOf = ({ url }: FastifyRequest): string => url.split('?')[0]?.replace(/\/+$/, '') ?? ''

const nextPattern = /^\/admin(\/[\w-]+)*\/?(\?[\w\-=&%.+:]*)?$/

/** Back to where somebody was sent away from, if that is a place of the dashboard. */
const safeNext = (next: unknown): string =>
  typeof next === 'string' && nextPattern.test(next) ? next : '/admin'

const loginForm = z.object({ password: z.string().max(200), next: z.string().optional() })

const wantsPage = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && (headers.accept ?? '').includes('text/html')

/** Who looks. Only behind the gate. */
export const visitorOf = (request: FastifyRequest, reply: FastifyReply): Visitor => ({
  role: request.session.role ?? 'viewer',
  csrf: reply.generateCsrf(),
})

/** Nobody passes without a session; a viewer changes nothing; nothing changes without the session's token. */
const turnAway = (request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined => {
  const path = pathOf(request)
  if (isUnsafe(request.method) && isCrossSite(request)) return problem(reply, 403)
  if (path === '/admin/login') return undefined
  const { role } = request.session
  if (role === undefined)
    return wantsPage(request)
      ? reply.redirect(`/admin/login?next=${encodeURIComponent(safeNext(request.url))}`, 303)
      : problem(reply, 401)
  if (role === 'viewer' && isUnsafe(request.method) && path !== '/admin/logout') return problem(reply, 403)
  return undefined
}

const isSecure = ({ publicUrl }: GateOptions): boolean => publicUrl().startsWith('https:')

const registerLogin = (app: FastifyInstance, options: GateOptions): void => {
  const { gate, sandbox } = options
  const show = (reply: FastifyReply, status: number, next: string, trouble?: string) =>
    reply
      .code(status)
      .type(html)
      .send(loginPage(next, trouble, sandbox))

  app.get<{ Querystring: { next?: unknown } }>('/login', (request, reply) => {
    const next = safeNext(request.query.next)
    return request.session.role === undefined ? show(reply, 200, next) : reply.redirect(next, 303)
  })

  app.post('/login', async (request, reply) => {
    const form = loginForm.safeParse(request.body).data
    const next = safeNext(form?.next)
    const waitMs = await gate.takeGuess(request.ip)
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1_000)
      void reply.header('retry-after', seconds)
      return show(reply, 429, next, `Too many wrong passwords. Try again in ${seconds} seconds.`)
    }
    const role = gate.roleOf(form?.password ?? '')
    if (role === undefined) return show(reply, 401, next, 'That is not the password.')
    await gate.guessedRightly(request.ip)
    await request.session.regenerate() // an id that somebody planted before is worth nothing now
    request.session.role = role
    const token = reply.generateCsrf()
    await request.session.save()
    return reply
      .setCookie(csrfCookie, token, { path: '/admin', sameSite: 'strict', secure: isSecure(options) })
      .redirect(next, 303)
  })

  app.post('/logout', async (request, reply) => {
    await request.session.destroy()
    return reply.clearCookie(csrfCookie, { path: '/admin' }).redirect('/admin/login', 303)
  })
}

/** The door: what is registered on `app` afterwards is behind it. */
export const registerGate = async (app: FastifyInstance, options: GateOptions): Promise<void> => {
  const { gate } = options
  await app.register(fastifyCookie)
  await app.register(fastifySession, {
    secret: gate.cookieSecret,
    store: gate.sessions,
    cookieName: 'colorizebot_admin',
    saveUninitialized: false,
    cookie: {
      path: '/admin',
      httpOnly: true,
      sameSite: 'strict',
      secure: isSecure(options),
      maxAge: idleMs,
    },
  })
  await app.register(csrfProtection, { sessionPlugin: '@fastify/session' })
  app.addHook('onRequest', async (request, reply) => turnAway(request, reply))
  // after the body is read: a form carries its token there
  app.addHook('preHandler', (request, reply, done) => {
    if (isUnsafe(request.method) && pathOf(request) !== '/admin/login')
      app.csrfProtection(request, reply, done)
    else done()
  })
  registerLogin(app, options)
}
