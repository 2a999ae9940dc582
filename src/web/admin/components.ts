import { attributes, html, noHtml, type Html } from '../../core/html.ts'

/** Parts that several pages of the dashboard share. */

export const timeTag = (ms: number, precision: 'minute' | 'second' = 'minute'): Html => {
  const iso = new Date(ms).toISOString()
  const time = iso.slice(11, precision === 'minute' ? 16 : 19)
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${time} UTC</time>`
}

/** `label` names the column on a phone, where the table's head is hidden. */
export const cell = (content: Html | string | number, label?: string): Html =>
  html`<td role="cell"${attributes({ 'data-label': label })}>${content}</td>`

export const rowHeading = (content: Html | string): Html =>
  html`<th role="rowheader" scope="row">${content}</th>`

/**
 * A table whose rows become cards on a phone. CSS that changes `display` hides from screen readers that this is a table,
 * so the roles are written out.
 */
export const table = (label: string, columns: readonly string[], rows: readonly Html[]): Html =>
  html`<table role="table" aria-label="${label}">
<thead role="rowgroup"><tr role="row">${columns.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">
${rows.map((cells) => html`<tr role="row">${cells}</tr>\n`)}
</tbody>
</table>`

export const empty = (sentence: Html | string): Html => html`<p class="none">${sentence}</p>`

/** What to tell the operator above a page after a form was sent. */
export type Notice = { done?: string | undefined; error?: string | undefined }

export const noticeBox = ({ done, error }: Notice): Html => {
  if (error !== undefined) return html`<p class="error" role="alert">${error}</p>`
  return done === undefined ? noHtml : html`<p class="done" role="status">${done}</p>`
}

/** The sentence for a key taken from the address: never text that a link could choose. */
export const sentenceFor = (sentences: Readonly<Record<string, string>>, key: unknown): string | undefined =>
  typeof key === 'string' && Object.hasOwn(sentences, key) ? sentences[key] : undefined
