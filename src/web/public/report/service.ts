import type { Complaint } from '../../../core/domain.ts'
import type { Logger } from '../../../core/log.ts'
import { hourMs } from '../../../requests/rate-limits.ts'
import type { Ledger } from '../../../stores/ledger.ts'
import type { Quotas } from '../../../stores/quotas.ts'
import type { Reports } from '../../../stores/reports.ts'
import type { Visitors } from '../../../stores/visitors.ts'
import { findPublicResult } from '../result/service.ts'

/** `no_result`: the picture does not exist (any more). `full`: too many reports are open. */
export type ReportAnswer = 'taken' | 'no_result' | 'too_often' | 'full'

export type ReportService = {
  /** Files a complaint by a visitor, whose `address` is only used to limit them. */
  report(complaint: Complaint, address: string): Promise<ReportAnswer>
}

type ReportParts = { ledger: Ledger; quotas: Quotas; visitors: Visitors; reports: Reports; log: Logger }

const maxPerHour = 10

export const createReportService = ({
  ledger,
  quotas,
  visitors,
  reports,
  log,
}: ReportParts): ReportService => ({
  async report(complaint, address) {
    const key = `reports:${await visitors.pseudonymOf(address)}`
    if (!(await quotas.take({ key, max: maxPerHour, windowMs: hourMs }))) return 'too_often'
    if (!(await findPublicResult(ledger, complaint.resultId))) return 'no_result'
    if (!(await reports.add(complaint))) return 'full'
    log.warn({ resultId: complaint.resultId, reason: complaint.reason }, 'result reported')
    return 'taken'
  },
})
