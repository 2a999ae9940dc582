import { html, textOf, type Html } from '../../../core/html.ts'

const tokens = /\[([^\]\n]+)\]\(((?:https?:\/\/|\/)[^\s()]+)\)|\*\*([^*\n]+)\*\*/g

const inline = (text: string): Html => {
  const parts: Html[] = []
  let end = 0
  for (const match of text.matchAll(tokens)) {
    const [token, label = '', address = '', bold] = match
    parts.push(html`${text.slice(end, match.index)}`)
    parts.push(
      bold === undefined
        ? html`<a href="${address}">${inline(label)}</a>`
        : html`<strong>${inline(bold)}</strong>`,
    )
    end = match.index + token.length
  }
  return html`${parts}${text.slice(end)}`
}

/** Renders the Markdown that the bot uses: paragraphs, links and bold. */
export const toHtml = (text: string): string => {
  const paragraphs = text.trim().split(/\n{2,}/)
  return textOf(
    html`<div class="md">${paragraphs.map((part, i) => html`${i === 0 ? '' : '\n'}<p>${inline(part)}</p>\n`)}</div>`,
  )
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Without raw_json=1 Reddit escapes &, < and > in every string of a response, even in body_html. */
export const escapeStrings = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(/[&<>]/g, (mark) => entities[mark] ?? mark)
  if (Array.isArray(value)) return value.map(escapeStrings)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escapeStrings(inner)]))
}
