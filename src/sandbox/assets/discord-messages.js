import { element } from './common.js'
import { drawFiles, drawSources, drawThumb } from './discord-pictures.js'
import { drawText, plainText } from './discord-text.js'

const timeoutText = 'The application did not respond'

const timeOf = (timestampMs) => {
  const date = new Date(timestampMs)
  const shown = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
  return element('time', { datetime: date.toISOString(), title: date.toLocaleString() }, shown)
}

const nameLine = ({ author, timestampMs, isEdited }) =>
  element(
    'p',
    { class: 'by' },
    element('b', {}, author.name),
    ...(author.isBot ? [element('span', { class: 'badge' }, 'BOT')] : []),
    timeOf(timestampMs),
    ...(isEdited ? [element('span', {}, 'edited')] : []),
  )

const referenceLine = (reference) => {
  if (reference.isGone) return element('p', { class: 'line' }, 'The original message was deleted')
  const words = plainText(reference.text).trim() || (reference.picture ? 'A picture' : '…')
  const button = element(
    'button',
    { type: 'button', 'aria-label': `Reply to ${reference.author}: ${words}` },
    ...drawThumb(reference.picture),
    element('b', {}, reference.author),
    element('span', { class: 'excerpt' }, words),
  )
  button.addEventListener('click', () => {
    const target = document.getElementById(`m${reference.id}`)
    target?.scrollIntoView({ block: 'center' })
    target?.querySelector('.more')?.focus()
  })
  return element('p', { class: 'line' }, button)
}

const useLine = ({ by, name, isSlash, sources }) =>
  element(
    'p',
    { class: 'line' },
    ...sources.flatMap(drawThumb),
    element('b', {}, by),
    'used',
    element('span', { class: 'used' }, isSlash ? `/${name}` : `Apps > ${name}`),
  )

const waitingText = (words) => {
  const dots = element('span', { class: 'dots', 'aria-hidden': 'true' })
  return element('p', { class: 'waiting-text' }, words, dots)
}

const textOf = (message) => {
  const { author, isLoading, isSent, hasFailed, text, names } = message
  if (hasFailed) return [element('p', { class: 'trouble' }, timeoutText)]
  if (isSent) return [waitingText('Sending the command')]
  if (isLoading) return [waitingText(`${author.name} is thinking`)]
  return text ? drawText(text, names) : []
}

const styles = { 1: 'primary', 3: 'primary', 4: 'danger' }

const buttonOf = (message, { label, customId, style, url, isDisabled }, actions) => {
  if (url) return element('a', { class: 'press', href: url, target: '_blank', rel: 'noopener' }, label)
  const { press } = message
  const isBusy = press !== undefined && !press.hasFailed
  const attributes = { type: 'button', class: `press ${styles[style] ?? ''}`, 'data-key': customId }
  const button = element('button', attributes, label)
  button.disabled = isDisabled
  if (isBusy && press.customId === customId) button.setAttribute('aria-busy', 'true')
  button.addEventListener('click', () => isBusy || actions.press(message, customId))
  return button
}

const rowsOf = (message, actions) => {
  if (message.sources?.length > 0 && !message.hasFailed) return [element('div', { class: 'row' })]
  return (message.buttons ?? []).map((row) =>
    element('div', { class: 'row' }, ...row.map((button) => buttonOf(message, button, actions))),
  )
}

const footOf = (message, actions) => {
  const canDismiss = message.isEphemeral || (message.isSent && message.hasFailed)
  const trouble = message.press?.hasFailed ? [element('p', { class: 'trouble' }, timeoutText)] : []
  if (!canDismiss) return trouble
  const button = element('button', { type: 'button', class: 'plain', 'data-key': 'dismiss' }, 'Dismiss')
  button.addEventListener('click', () => actions.dismiss(message))
  return [...trouble, element('p', { class: 'only' }, 'Only you can see this. ', button)]
}

const moreButton = (message, actions) => {
  const label = `Menu of ${message.author.name}’s message`
  const attributes = { type: 'button', class: 'more', 'aria-haspopup': 'menu', 'aria-label': label }
  const button = element('button', { ...attributes, 'data-key': 'more' }, '…')
  button.addEventListener('click', () => actions.openMenu(message, button))
  return button
}

const face = ({ name, hue, isBot }) => {
  const made = element('span', { class: isBot ? 'face bot' : 'face', 'aria-hidden': 'true' }, name[0])
  made.style.setProperty('--hue', hue)
  return made
}

const classesOf = ({ isEphemeral, isLoading, isSent, hasFailed, press }) =>
  [
    'message',
    ...(isEphemeral || (isSent && hasFailed) ? ['ephemeral'] : []),
    ...((isLoading || isSent) && !hasFailed ? ['loading'] : []),
    ...(press && !press.hasFailed ? ['working'] : []),
  ].join(' ')

/** `before` is the message's previous element; unchanged pictures are reused. */
export const drawMessage = (message, actions, before) => {
  const { id, author, use, reference, files = [], sources = [], hasFailed } = message
  const pictures = [...drawFiles(files, before), ...(hasFailed ? [] : drawSources(sources))]
  const body = element(
    'div',
    { class: 'body' },
    nameLine(message),
    element('div', { class: 'text' }, ...textOf(message)),
    ...(pictures.length > 0 ? [element('div', { class: 'pictures' }, ...pictures)] : []),
    ...rowsOf(message, actions),
    ...footOf(message, actions),
  )
  const lines = [...(use ? [useLine(use)] : []), ...(reference ? [referenceLine(reference)] : [])]
  const item = element('li', { class: classesOf(message), id: `m${id}` }, ...lines, face(author), body)
  if (!message.isSent) item.append(moreButton(message, actions))
  if (!message.isSent) actions.watchMenu(item, message)
  return item
}
