import type { ReportsDesk } from '../../web/admin/reports/routes.ts'
import type { ReportServices } from '../../web/public/report/routes.ts'
import { hourMs } from '../../requests/rate-limits.ts'
import { publicResult } from './pages.ts'
import type { WebParts } from './web-parts.ts'

const mostInAnHour = 10

/** What visitors have against results, and the operator's view of it. */
export const createReportServices = ({
  ledger,
  quotas,
  visitors,
  reports,
  log,
}: Pick<WebParts, 'ledger' | 'quotas' | 'visitors' | 'reports' | 'log'>): ReportServices & ReportsDesk => ({
  async report(complaint, address) {
    const visitor = await visitors.nameOf(address)
    if (!(await quotas.take({ key: `reports:${visitor}`, most: mostInAnHour, windowMs: hourMs })))
      return 'too_often'
    if (!(await publicResult(ledger, complaint.resultId))) return 'no_result'
    if (!(await reports.add(complaint))) return 'full'
    log.warn({ resultId: complaint.resultId, reason: complaint.reason }, 'a result was reported')
    return 'taken'
  },
  list: () => reports.list(),
  settle: (id) => reports.settle(id),
})
