import { html, type Html } from '../../../core/html.ts'
import type { AuditEntry } from '../../../stores/audit-log.ts'
import { cell, empty, rowHeading, table, timeTag } from '../components.ts'

const row = ({ atMs, role, address, what, about }: AuditEntry): Html =>
  html`${rowHeading(timeTag(atMs))}${cell(what, 'Action')}${cell(about ?? '', 'Target')}${cell(`${role}, ${address}`, 'By')}`

export const auditView = (actions: readonly AuditEntry[]): Html => html`<h1>Audit log</h1>
<p class="lead">Changes made on this dashboard, newest first. The names of users are not recorded.</p>
${
  actions.length === 0
    ? empty('No changes yet. Every change that is made on this dashboard appears here.')
    : table('Actions', ['Time', 'Action', 'Target', 'By'], actions.map(row))
}`
