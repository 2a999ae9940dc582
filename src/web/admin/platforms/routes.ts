import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { sendPage } from '../../page.ts'
import type { AuditService } from '../audit/service.ts'
import { viewerOf } from '../auth/routes.ts'
import { sentenceFor, type Notice } from '../components.ts'
import { dashboardPage } from '../dashboard-page.ts'
import { formAction } from '../form-action.ts'
import type { PlatformsService } from './service.ts'
import { platformsView } from './view.ts'

export type PlatformsOptions = { platforms: PlatformsService; audit: AuditService; sandbox: boolean }

const doneSentences = {
  paused: 'Paused. Requests are still accepted; their answers wait here.',
  resumed: 'Resumed. Waiting answers are now posted in order.',
}
const unknownPlatform = 'This platform does not exist. Nothing was changed.'

const pauseForm = z.object({ platform: z.string().max(40) })

/** `/admin/platforms`: pausing and resuming answers. */
export const registerPlatforms = (app: FastifyInstance, options: PlatformsOptions): void => {
  const { platforms, audit, sandbox } = options
  const show = async (request: FastifyRequest, reply: FastifyReply, notice: Notice) => {
    const viewer = viewerOf(request, reply)
    const [list, gaps] = await Promise.all([platforms.list(), platforms.gaps()])
    const main = platformsView(viewer, { platforms: list, gaps, notice })
    return sendPage(reply, dashboardPage({ path: '/admin/platforms', viewer, sandbox, main }))
  }

  app.get<{ Querystring: { done?: unknown } }>('/platforms', (request, reply) =>
    show(request, reply, { done: sentenceFor(doneSentences, request.query.done) }),
  )
  for (const [path, isPaused] of [
    ['pause', true],
    ['resume', false],
  ] as const)
    app.post(
      `/platforms/${path}`,
      formAction(audit, {
        schema: pauseForm,
        run: async ({ platform }) =>
          (await platforms.setPaused(platform, isPaused)) ? { what: path, about: platform } : false,
        next: () => `/admin/platforms?done=${isPaused ? 'paused' : 'resumed'}`,
        onInvalid: (reply) => show(reply.request, reply, { error: unknownPlatform }),
      }),
    )
}
