import { element } from './common.js'

const pattern = new RegExp(
  [
    '`([^`\\n]+)`',
    '\\[([^\\]\\n]+)\\]\\(<?(https?:\\/\\/[^\\s<>)]+)>?\\)',
    '<?(https?:\\/\\/[^\\s<>]+)>?',
    '<@!?(\\d+)>',
    '<#(\\d+)>',
    '\\|\\|([^|\\n]+)\\|\\|',
    '\\*\\*([^*\\n]+)\\*\\*',
    '\\*([^*\\n]+)\\*',
  ].join('|'),
  'g',
)

const link = (address, label) =>
  element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, label)

const hidden = (text) => {
  const button = element('button', { type: 'button', class: 'hidden-text', 'aria-label': 'Spoiler' }, text)
  button.addEventListener('click', () => button.replaceWith(text), { once: true })
  return button
}

const piece = (match, names) => {
  const [whole, code, label, masked, bare, person, channel, spoiler, strong, stressed] = match
  if (code) return element('code', {}, code)
  if (masked) return link(masked, label)
  if (bare) return link(bare, bare)
  if (person) return element('span', { class: 'mention' }, `@${names.people[person]}`)
  if (channel) return element('span', { class: 'mention' }, `#${names.channels[channel]}`)
  if (spoiler) return hidden(spoiler)
  if (strong) return element('strong', {}, strong)
  return stressed ? element('em', {}, stressed) : whole
}

const inline = (text, names) => {
  const parts = []
  let end = 0
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(end, match.index), piece(match, names))
    end = match.index + match[0].length
  }
  return [...parts, text.slice(end)]
}

/** Renders the Markdown of the bot's answers; lines starting with `-# ` are small print. */
export const drawText = (text, names) =>
  text
    .split('\n')
    .map((line) =>
      line.startsWith('-# ')
        ? element('p', { class: 'small' }, ...inline(line.slice(3), names))
        : element('p', {}, ...inline(line, names)),
    )

/** The text without Markdown, for a quote. */
export const plainText = (text) => text.replace(/[*`|]|^-# /gm, '')
