const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (mark) => escapes[mark] ?? mark)

const link = /\[([^\]\n]+)\]\(((?:https?:\/\/|\/)[^\s()]+)\)/g

const inline = (text: string): string =>
  escapeHtml(text)
    .replace(link, '<a href="$2">$1</a>')
    .replace(/\*\*([^*\n]+)\*\*/g, '<strong>$1</strong>')

/** Renders the Markdown that the bot uses: paragraphs, links and bold. */
export const toHtml = (text: string): string => {
  const paragraphs = text.trim().split(/\n{2,}/)
  return `<div class="md">${paragraphs.map((part) => `<p>${inline(part)}</p>\n`).join('\n')}</div>`
}

/** Without raw_json=1 Reddit escapes &, < and > in every string of a response, even in body_html. */
export const escapeStrings = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(/[&<>]/g, (mark) => escapes[mark] ?? mark)
  if (Array.isArray(value)) return value.map(escapeStrings)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escapeStrings(inner)]))
}
