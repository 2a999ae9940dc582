import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Reports } from '../../../stores/reports.ts'
import { sendPage } from '../../page.ts'
import { problem } from '../../problems.ts'
import type { AuditService } from '../audit/service.ts'
import { viewerOf } from '../auth/routes.ts'
import { dashboardPage } from '../dashboard-page.ts'
import { formAction } from '../form-action.ts'
import { reportsView } from './view.ts'

const closeForm = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) })

type ReportsOptions = { reports: Pick<Reports, 'list' | 'settle'>; audit: AuditService; sandbox: boolean }

/** `/admin/reports`: complaints by visitors. */
export const registerReports = (app: FastifyInstance, { reports, audit, sandbox }: ReportsOptions): void => {
  app.get('/reports', async (request, reply) => {
    const viewer = viewerOf(request, reply)
    const main = reportsView(viewer, await reports.list())
    return sendPage(reply, dashboardPage({ path: '/admin/reports', viewer, sandbox, main }))
  })
  app.post(
    '/reports/settle',
    formAction(audit, {
      schema: closeForm,
      run: async ({ id }) => ((await reports.settle(id)) ? { what: 'report closed', about: id } : false),
      next: () => '/admin/reports',
      onInvalid: (reply) => problem(reply, 422),
    }),
  )
}
