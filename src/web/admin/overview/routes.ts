import type { FastifyInstance } from 'fastify'
import { adminPage } from '../dashboard-page.ts'
import { visitorOf } from '../auth/routes.ts'
import type { SessionStore } from '../auth/service-types.ts'
import { problem } from '../../problems.ts'
import { createLive } from './live.ts'
import { overviewHead, overviewMain, overviewParts, overviewScript } from './view.ts'
import type { OverviewServices } from './service-types.ts'
import { endWithSession } from '../auth/session-end.ts'

export type OverviewOptions = {
  overview: OverviewServices
  sessions: SessionStore
  sandbox: boolean
}

/** The overview, which is the dashboard's first page, and what keeps it going. */
export const registerOverview = (
  app: FastifyInstance,
  { overview, sessions, sandbox }: OverviewOptions,
): void => {
  const live = createLive({
    tell: async () => JSON.stringify(overviewParts(await overview.overview())),
    onError: (error) => app.log.warn({ err: error }, 'the overview could not be told'),
  })
  app.addHook('preClose', (done) => {
    live.close()
    done()
  })

  app.get('/', async (request, reply) => {
    const main = overviewMain(await overview.overview())
    const visitor = visitorOf(request, reply)
    return reply.type('text/html; charset=utf-8').send(
      adminPage({
        ...{ title: 'Overview', here: '/admin', visitor, sandbox, main },
        ...{ head: overviewHead, script: overviewScript },
      }),
    )
  })

  app.get('/live', (request, reply) => {
    if (live.isFull()) return problem(reply.header('retry-after', '60'), 503)
    live.join(request, reply)
    endWithSession(request, reply, sessions)
    return reply
  })
}
