const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (mark) => escapes[mark] ?? mark)

const link = /\[([^\]\n]+)\]\(((?:https?:\/\/|\/)[^\s()]+)\)/g

const inline = (text: string): string =>
  escapeHtml(text)
    .replace(link, '<a href="$2">$1</a>')
    .replace(/\*\*([^*\n]+)\*\*/g, '<strong>$1</strong>')

/** The little of Reddit's Markdown that a reply uses: paragraphs, links, bold. */
export const toHtml = (text: string): string => {
  const paragraphs = text.trim().split(/\n{2,}/)
  return `<div class="md">${paragraphs.map((part) => `<p>${inline(part)}</p>\n`).join('\n')}</div>`
}

/** Without raw_json=1 Reddit escapes these three in every string of an answer, body_html's included. */
export const escapeStrings = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(/[&<>]/g, (mark) => escapes[mark] ?? mark)
  if (Array.isArray(value)) return value.map(escapeStrings)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escapeStrings(inner)]))
}
