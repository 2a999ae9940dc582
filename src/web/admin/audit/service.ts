import type { Logger } from '../../../core/log.ts'
import type { AuditEntry, AuditLog } from '../../../stores/audit-log.ts'

export type AuditService = ReturnType<typeof createAuditService>

/** The audit log, which the process's own log repeats without addresses. */
export const createAuditService = ({ auditLog, log }: { auditLog: AuditLog; log: Logger }) => ({
  /** The latest actions, newest first. */
  list: (): Promise<readonly AuditEntry[]> => auditLog.entries(),
  async record(action: AuditEntry): Promise<void> {
    await auditLog.record(action)
    log.info({ action: action.what, about: action.about, role: action.role }, 'dashboard action')
  },
})
