import { element, load, oneAtATime, send, sendJson, watch } from './common.js'
import { leaveCommand } from './discord-commands.js'
import { startReply, leaveChannel, startComposer } from './discord-composer.js'
import { openMenu, watchMenu } from './discord-menu.js'
import { drawMessage } from './discord-messages.js'

const base = '/sandbox/page/discord'
const list = document.getElementById('messages')
const log = document.getElementById('log')
const status = document.getElementById('status')
const locale = document.getElementById('locale')

let overview
let channel
let commands = { slash: [], onMessages: [] }
/** The drawn messages by id, with the data that they were drawn from. */
let drawn = new Map()
const dismissed = new Set()
/** The newest message id of each channel when the visitor last saw it. */
const seen = new Map()

const showStatus = (words) => status.replaceChildren(...(words ? [element('span', {}, words)] : []))

/** Shows `words` during `work`, then nothing or the error. Rethrows the error. */
const busy = async (words, work) => {
  showStatus(words)
  try {
    await work
    showStatus('')
  } catch (error) {
    showStatus(error.message)
    throw error
  }
}
const attempt = (work) => busy('', work).catch(() => undefined)

/** Like `busy`, and scrolls to the end of the channel, where the result will appear. */
const sending = (work) => {
  log.scrollTop = 0
  return busy('Sending …', work)
}

/** What the other modules of the page use. */
const app = {
  showStatus,
  sending,
  path: () => `${base}/channels/${channel.id}`,
  channels: () => overview.channels,
  maxBytes: () => channel.maxBytes,
  commands: () => commands,
  noCommands: () =>
    commands.slash.length > 0
      ? 'No command matches.'
      : 'ColorizeBot has not registered its commands yet. This takes a moment after the start.',
}

const dismiss = ({ id }) => {
  dismissed.add(id)
  refreshMessages()
}

const menuOf = (message, at, from) => {
  const path = `${base}/messages/${message.id}`
  const use = ({ name, label }) => ({
    label,
    act: () => sending(sendJson(`${path}/commands`, { command: name })).catch(() => undefined),
  })
  const items = message.isEphemeral
    ? { apps: [], dismiss: () => dismiss(message) }
    : { apps: commands.onMessages.map(use), reply: () => startReply(message) }
  const remove = () => attempt(send(path, { method: 'DELETE' }))
  openMenu({ ...items, ...(message.mayDelete && { remove }) }, at, from)
}

const actions = {
  dismiss,
  press: ({ id }, customId) => attempt(sendJson(`${base}/messages/${id}/press`, { customId })),
  openMenu(message, button) {
    const { left, bottom } = button.getBoundingClientRect()
    menuOf(message, { x: left, y: bottom }, button)
  },
  watchMenu: (item, message) => watchMenu(item, (at) => menuOf(message, at, item.querySelector('.more'))),
}

/** Ignores paths, which are signed anew for each response. */
const keyOf = (message) => JSON.stringify(message, (name, value) => (name === 'path' ? undefined : value))

const itemFor = (message) => {
  const [key, known] = [keyOf(message), drawn.get(message.id)]
  if (known?.key === key) return known
  const focused = known?.item.contains(document.activeElement) && document.activeElement.dataset.key
  const item = drawMessage(message, actions, known?.item)
  known?.item.replaceWith(item)
  const same = [...item.querySelectorAll('[data-key]')].find(({ dataset }) => dataset.key === focused)
  if (focused) (same?.disabled ? item.querySelector('.more') : same)?.focus()
  return { key, item }
}

/** Draws only messages that changed, so that the others keep scroll position and focus. */
const drawMessages = (messages) => {
  const wanted = messages.filter(({ id }) => !dismissed.has(id))
  const before = drawn
  drawn = new Map(wanted.map((message) => [message.id, itemFor(message)]))
  for (const [id, { item }] of before) {
    if (drawn.has(id)) continue
    if (item.contains(document.activeElement)) log.focus()
    item.remove()
  }
  let last = null
  for (const { item } of [...drawn.values()].reverse()) {
    if (item.nextSibling !== last || item.parentNode !== list) list.insertBefore(item, last)
    last = item
  }
}

const signs = { server: '#', bot: '@', private: '' }

const drawChannels = () => {
  const links = overview.channels.map(({ id, kind, title, slug, isAdult, lastMessageId }) => {
    const isCurrent = id === channel.id
    if (isCurrent || !seen.has(id)) seen.set(id, lastMessageId)
    const isNew = seen.get(id) !== lastMessageId
    return element(
      'a',
      { href: `#${slug}`, class: isNew ? 'new' : '', ...(isCurrent && { 'aria-current': 'page' }) },
      `${signs[kind]}${title}`,
      ...(isAdult ? [element('span', { class: 'badge', title: 'Age-restricted' }, '18+')] : []),
      ...(isNew ? [element('span', { class: 'dot' }, element('span', {}, 'new'))] : []),
    )
  })
  const focused = document.activeElement?.getAttribute('href')
  const isWithin = document.getElementById('channels').contains(document.activeElement)
  document.getElementById('channels').replaceChildren(...links)
  if (isWithin) links.find((link) => link.getAttribute('href') === focused)?.focus()
}

const drawSettings = () => {
  const names = new Intl.DisplayNames(['en'], { type: 'language' })
  if (locale.options.length === 0)
    locale.append(...overview.languages.map((value) => element('option', { value }, names.of(value))))
  locale.value = overview.locale
  const { name, isOnline } = overview.bot
  const presence = document.getElementById('presence')
  const words = isOnline ? `${name} is online` : `${name} is connecting …`
  if (presence.textContent !== words) presence.textContent = words
  presence.className = isOnline ? 'online' : ''
}

const titleOf = ({ kind, title, isAdult }) => `${signs[kind]}${title}${isAdult ? ' (age-restricted)' : ''}`

const refreshMessages = oneAtATime(async () => {
  const { id } = channel
  const view = await load(`${base}/channels/${id}`)
  if (id !== channel.id) return
  commands = view.commands
  drawMessages(view.messages)
})

const presenceMs = 1000
let presenceTimer

const refreshOverview = oneAtATime(async () => {
  overview = await load(`${base}/overview`)
  drawSettings()
  if (channel) drawChannels()
  clearTimeout(presenceTimer)
  if (!overview.bot.isOnline) presenceTimer = setTimeout(refreshOverview, presenceMs)
})

/** Shows the channel in the URL's fragment. */
const enter = () => {
  const slug = decodeURIComponent(location.hash.slice(1))
  const next = overview.channels.find((one) => one.slug === slug) ?? channel ?? overview.channels[0]
  if (next.id === channel?.id) return
  channel = next
  leaveCommand()
  leaveChannel()
  document.getElementById('title').textContent = titleOf(channel)
  document.getElementById('text').placeholder = `Message ${signs[channel.kind]}${channel.title}`
  drawMessages([])
  drawChannels()
  refreshMessages()
}

locale.addEventListener('change', () =>
  attempt(sendJson(`${base}/locale`, { locale: locale.value }, 'PUT').then(refreshMessages)),
)

const start = async () => {
  await refreshOverview()
  startComposer(app, overview.samples)
  enter()
  window.addEventListener('hashchange', enter)
  watch(`${base}/events`, (place) => {
    if (place === '*' || place === channel.id) refreshMessages()
    refreshOverview()
  })
}

attempt(start())
