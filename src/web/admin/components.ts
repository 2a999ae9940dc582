import { escapeHtml } from '../page.ts'

/** Pieces that the dashboard's pages have in common. HTML, escaped. */

/** For screen readers alone. */
export const unseen = (text: string): string => `<span class="unseen">${escapeHtml(text)}</span>`

export const titleOf = (name: string): string => escapeHtml(name.charAt(0).toUpperCase() + name.slice(1))

export const timeTag = (ms: number, to: 'minute' | 'second' = 'minute'): string => {
  const iso = new Date(ms).toISOString()
  return `<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, to === 'minute' ? 16 : 19)} UTC</time>`
}

// a table whose parts are laid out otherwise on a phone is none to a screen reader, unless it says what it is
export const table = (label: string, columns: readonly string[], rows: readonly string[]): string =>
  `<table role="table" aria-label="${escapeHtml(label)}">
<thead role="rowgroup"><tr role="row">${columns
    .map((name) => `<th role="columnheader" scope="col">${escapeHtml(name)}</th>`)
    .join('')}</tr></thead>
<tbody role="rowgroup">
${rows.map((cells) => `<tr role="row">${cells}</tr>`).join('\n')}
</tbody>
</table>`

export const cell = (html: string, label: string): string =>
  `<td role="cell" data-label="${escapeHtml(label)}">${html}</td>`
export const rowHead = (html: string): string => `<th role="rowheader" scope="row">${html}</th>`

export const said = (done: string | undefined, trouble?: string): string => {
  if (trouble !== undefined) return `<p class="trouble" role="alert">${escapeHtml(trouble)}</p>`
  return done === undefined ? '' : `<p class="done" role="status">${escapeHtml(done)}</p>`
}

/** A sentence by a word that travels in an address: a word of ours, never what somebody typed. */
export const sentenceFor = (
  sentences: Readonly<Record<string, string>>,
  word: unknown,
): string | undefined =>
  typeof word === 'string' && Object.hasOwn(sentences, word) ? sentences[word] : undefined
