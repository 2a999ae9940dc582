import type { Logger } from '../../../core/log.ts'
import type { AuditedAct, AuditLog } from '../../../stores/audit-log.ts'

export type AuditService = ReturnType<typeof createAuditService>

/** The audit log, which the process's own log repeats without addresses. */
export const createAuditService = ({ auditLog, log }: { auditLog: AuditLog; log: Logger }) => ({
  /** The latest actions, newest first. */
  list: (): Promise<readonly AuditedAct[]> => auditLog.acts(),
  async record(action: AuditedAct): Promise<void> {
    await auditLog.note(action)
    log.info({ action: action.what, about: action.about, role: action.role }, 'dashboard action')
  },
})
