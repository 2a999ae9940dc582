import type { FastifyInstance } from 'fastify'
import { sendPage } from '../../page.ts'
import { viewerOf } from '../auth/routes.ts'
import { dashboardPage } from '../dashboard-page.ts'
import type { AuditService } from './service.ts'
import { auditView } from './view.ts'

/** `/admin/audit`. */
export const registerAudit = (
  app: FastifyInstance,
  { audit, sandbox }: { audit: AuditService; sandbox: boolean },
): void => {
  app.get('/audit', async (request, reply) => {
    const main = auditView(await audit.list())
    return sendPage(
      reply,
      dashboardPage({ path: '/admin/audit', viewer: viewerOf(request, reply), sandbox, main }),
    )
  })
}
