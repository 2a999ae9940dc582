import fastifyCookie from '@fastify/cookie'
import csrfProtection from '@fastify/csrf-protection'
import fastifySession from '@fastify/session'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isCrossSite } from '../../forms.ts'
import { sendPage } from '../../page.ts'
import { problem } from '../../problems.ts'
import type { Viewer } from '../dashboard-page.ts'
import type { AdminRole } from './roles.ts'
import type { AuthService } from './service.ts'
import { sessionMs } from './session-store.ts'
import { loginPage } from './view.ts'

declare module 'fastify' {
  interface Session {
    role?: AdminRole
  }
}

export type AuthOptions = { auth: AuthService; sandbox: boolean; publicUrl: () => string }

/** The queue dashboard reads this cookie and sends it back as a header. */
const csrfCookie = 'XSRF-TOKEN'

const isUnsafe = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)

const pathOf = ({ url }: FastifyRequest): string => url.split('?')[0]?.replace(/\/+$/, '') ?? ''

const nextPattern = /^\/admin(\/[\w-]+)*\/?(\?[\w\-=&%.+:]*)?$/

/** The page to go to after the login: only pages of the dashboard are allowed. */
const safeNext = (next: unknown): string =>
  typeof next === 'string' && nextPattern.test(next) ? next : '/admin'

const loginForm = z.object({ password: z.string().max(200), next: z.string().optional() })

const wantsPage = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && (headers.accept ?? '').includes('text/html')

/** The person who is logged in. Only for routes that need a login. */
export const viewerOf = (request: FastifyRequest, reply: FastifyReply): Viewer => ({
  role: request.session.role ?? 'viewer',
  csrf: reply.generateCsrf(),
})

/** Refuses requests from other sites and without a session, and changes by a viewer. */
const refuse = (request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined => {
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

const isSecure = ({ publicUrl }: AuthOptions): boolean => publicUrl().startsWith('https:')

const registerLogin = (app: FastifyInstance, options: AuthOptions): void => {
  const { auth, sandbox } = options
  const show = (reply: FastifyReply, status: number, next: string, error?: string) =>
    sendPage(reply.code(status), loginPage({ next, error, sandbox }))

  app.get<{ Querystring: { next?: unknown } }>('/login', (request, reply) => {
    const next = safeNext(request.query.next)
    return request.session.role === undefined ? show(reply, 200, next) : reply.redirect(next, 303)
  })

  app.post('/login', async (request, reply) => {
    const form = loginForm.safeParse(request.body).data
    const next = safeNext(form?.next)
    const waitMs = await auth.takeAttempt(request.ip)
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1_000)
      void reply.header('retry-after', seconds)
      return show(reply, 429, next, `Too many wrong passwords. Try again in ${seconds} seconds.`)
    }
    const role = auth.roleOf(form?.password ?? '')
    if (role === undefined) return show(reply, 401, next, 'Wrong password.')
    await auth.attemptSucceeded(request.ip)
    await request.session.regenerate() // prevents session fixation
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

/** Logins, sessions and CSRF tokens: every route that is registered on `app` afterwards needs a login. */
export const registerAuth = async (app: FastifyInstance, options: AuthOptions): Promise<void> => {
  const { auth } = options
  await app.register(fastifyCookie)
  await app.register(fastifySession, {
    secret: auth.cookieSecret,
    store: auth.sessions,
    cookieName: 'colorizebot_admin',
    saveUninitialized: false,
    cookie: {
      path: '/admin',
      httpOnly: true,
      sameSite: 'strict',
      secure: isSecure(options),
      maxAge: sessionMs,
    },
  })
  await app.register(csrfProtection, { sessionPlugin: '@fastify/session' })
  app.addHook('onRequest', async (request, reply) => refuse(request, reply))
  // not before the body is parsed: a form carries its token there
  app.addHook('preHandler', (request, reply, done) => {
    if (isUnsafe(request.method) && pathOf(request) !== '/admin/login')
      app.csrfProtection(request, reply, done)
    else done()
  })
  registerLogin(app, options)
}
