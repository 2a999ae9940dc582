import type { Report } from '../../../core/domain.ts'
import { html, noHtml, type Html } from '../../../core/html.ts'
import { visuallyHidden } from '../../page.ts'
import { reasonLabels } from '../../public/report/view.ts'
import { empty, timeTag } from '../components.ts'
import { csrfField, type Viewer } from '../dashboard-page.ts'

const closeForm = (viewer: Viewer, { id, resultId }: Report): Html =>
  html`<form method="post" action="/admin/reports/settle">${csrfField(viewer)}<input type="hidden" name="id" value="${id}">
<button class="button">Close report ${visuallyHidden(`on ${resultId}`)}</button></form>`

const reportItem = (viewer: Viewer, report: Report): Html => {
  const { resultId, reason, text, contact, atMs } = report
  return html`<li class="platform report">
<div><h3>${reasonLabels[reason]}</h3>
<p class="detail">${timeTag(atMs)} · <a href="/admin/ledger?text=${resultId}">Show request ${visuallyHidden(`of ${resultId}`)}</a></p>
${text === '' ? noHtml : html`<p class="message">${text}</p>`}
${contact === undefined ? noHtml : html`<p>Contact: ${contact}</p>`}</div>
${viewer.role === 'operator' ? closeForm(viewer, report) : noHtml}
</li>`
}

/** The open reports. Pictures are deleted from the ledger page. */
export const reportsView = (viewer: Viewer, reports: readonly Report[]): Html => html`<h1>Reports</h1>
<p class="lead">Complaints about pictures, oldest first. Closing a report deletes it; the picture stays until you delete it on its ledger page.</p>
${
  reports.length === 0
    ? empty('No open reports. Visitors can report a picture from its page.')
    : html`<ul class="reports">
${reports.map((report) => reportItem(viewer, report))}
</ul>`
}`
