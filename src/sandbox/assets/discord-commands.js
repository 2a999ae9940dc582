import { element, send } from './common.js'
import { drawFields } from './discord-forms.js'

const composer = document.getElementById('composer')
const panel = document.getElementById('command')
const text = document.getElementById('text')
const offers = document.getElementById('offers')

let open
let shown = []
let active = 0

/** The commands that what is typed may become. */
const matching = (commands) => {
  const typed = text.value.slice(1).trim().toLowerCase()
  return commands.filter(({ label, name }) => label.startsWith(typed) || name.startsWith(typed))
}

export const hideOffers = () => {
  offers.hidden = true
  shown = []
  text.setAttribute('aria-expanded', 'false')
  text.removeAttribute('aria-activedescendant')
}

const mark = (place) => {
  active = (place + shown.length) % shown.length
  for (const [at, item] of [...offers.children].entries()) item.setAttribute('aria-selected', at === active)
  offers.children[active].scrollIntoView({ block: 'nearest' })
  text.setAttribute('aria-activedescendant', `offer${active}`)
}

const close = () => {
  open = undefined
  panel.hidden = true
  panel.replaceChildren()
  composer.hidden = false
  text.focus()
}

const actions = () => {
  const cancel = element('button', { type: 'button', class: 'plain' }, 'Cancel')
  cancel.addEventListener('click', close)
  return element('p', { class: 'actions' }, element('button', { class: 'button' }, 'Send'), cancel)
}

/** Asks for a command's options; `files` are taken along as far as the command takes pictures. */
const choose = (command, room, files = []) => {
  hideOffers()
  text.value = ''
  open = { command, fields: drawFields(command, room.channels()), room }
  const title = element('h3', {}, `/${command.label}`, element('small', {}, command.description))
  panel.replaceChildren(title, ...open.fields.rows, actions())
  panel.setAttribute('aria-label', `/${command.label}`)
  for (const file of files) open.fields.take(file)
  composer.hidden = true
  panel.hidden = false
  const first = panel.querySelector('input, select, button')
  first.focus()
}

/** Draws the list of commands for what is typed; none is drawn for what is no command. */
export const offer = (room) => {
  if (!text.value.startsWith('/') || text.value.includes('\n')) return hideOffers()
  shown = matching(room.commands().slash)
  const drawn = shown.map((command, place) => {
    const attributes = { role: 'option', id: `offer${place}`, 'aria-selected': 'false' }
    const item = element('li', attributes, element('b', {}, `/${command.label}`), ` ${command.description}`)
    item.addEventListener('click', () => choose(shown[place], room, room.takeFiles()))
    return item
  })
  const none = element('li', { class: 'none' }, room.noCommands())
  offers.replaceChildren(...(drawn.length > 0 ? drawn : [none]))
  offers.hidden = false
  text.setAttribute('aria-expanded', 'true')
  if (drawn.length > 0) mark(0)
  return undefined
}

/** What a key does while the list is open; says whether it did something. */
export const steer = ({ key }, room) => {
  if (offers.hidden) return false
  if (key === 'Escape') hideOffers()
  else if (shown.length === 0) return key === 'Enter'
  else if (key === 'ArrowDown') mark(active + 1)
  else if (key === 'ArrowUp') mark(active - 1)
  else if (key === 'Enter' || key === 'Tab') choose(shown[active], room, room.takeFiles())
  else return false
  return true
}

/** Puts a picture into the command that is being filled in, if there is one that takes it. */
export const takeForCommand = (file) => open?.fields.take(file) ?? false

panel.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') close()
})
panel.addEventListener('submit', (event) => {
  event.preventDefault()
  const { fields, room } = open
  const [button] = panel.querySelectorAll('.button')
  button.disabled = true
  room
    .sending(send(`${room.path()}/commands`, { body: fields.body() }))
    .then(close)
    .catch(() => (button.disabled = false))
})

/** Another channel has other commands. */
export const leaveCommand = () => {
  if (open) close()
}
