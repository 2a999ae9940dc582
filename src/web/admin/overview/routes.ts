import type { FastifyInstance } from 'fastify'
import { sendPage } from '../../page.ts'
import { problem } from '../../problems.ts'
import { viewerOf } from '../auth/routes.ts'
import { endWithSession } from '../auth/session-end.ts'
import type { SessionStore } from '../auth/session-store.ts'
import { dashboardPage } from '../dashboard-page.ts'
import { createLiveStream } from './live.ts'
import type { OverviewService } from './service.ts'
import { liveParts, overviewHead, overviewView } from './view.ts'

export type OverviewOptions = { overview: OverviewService; sessions: SessionStore; sandbox: boolean }

/** `/admin`, the first page of the dashboard, and `/admin/live`, the events that keep it up to date. */
export const registerOverview = (
  app: FastifyInstance,
  { overview, sessions, sandbox }: OverviewOptions,
): void => {
  const live = createLiveStream({
    read: async () => JSON.stringify(liveParts(await overview.overview())),
    onError: (error) => app.log.warn({ err: error }, 'the overview could not be read'),
  })
  app.addHook('preClose', (done) => {
    live.close()
    done()
  })

  app.get('/', async (request, reply) => {
    const main = overviewView(await overview.overview())
    const viewer = viewerOf(request, reply)
    return sendPage(
      reply,
      dashboardPage({ path: '/admin', viewer, sandbox, main, head: overviewHead, script: 'overview.js' }),
    )
  })

  app.get('/live', (request, reply) => {
    if (live.isFull()) return problem(reply.header('retry-after', '60'), 503)
    live.join(request, reply)
    endWithSession(request, reply, sessions)
    return reply
  })
}
