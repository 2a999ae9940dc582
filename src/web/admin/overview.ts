import type { FastifyInstance } from 'fastify'
import { page } from '../html.ts'
import { problem } from '../problems.ts'
import { createLive } from './live.ts'
import { overviewHead, overviewMain, overviewParts, overviewScript } from './overview-page.ts'
import type { OverviewServices } from './overview-services.ts'

export type OverviewOptions = { services: OverviewServices; sandbox: boolean; pulseMs?: number }

/** The overview and what keeps it going, in a scope that somebody guards. */
export const registerOverview = (
  app: FastifyInstance,
  { services, sandbox, pulseMs }: OverviewOptions,
): Promise<void> => {
  const live = createLive({
    tell: async () => JSON.stringify(overviewParts(await services.overview())),
    onError: (error) => app.log.warn({ err: error }, 'the overview could not be told'),
    ...(pulseMs !== undefined && { pulseMs }),
  })
  app.addHook('preClose', (done) => {
    live.close()
    done()
  })

  app.get('/overview', async (_request, reply) => {
    const main = overviewMain(await services.overview())
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(
        page({ title: 'Overview · Dashboard', main, head: overviewHead, script: overviewScript, sandbox }),
      )
  })

  app.get('/live', (request, reply) => {
    if (live.isFull()) return problem(reply.header('retry-after', '60'), 503)
    live.join(request, reply)
    return reply
  })
  return Promise.resolve()
}
