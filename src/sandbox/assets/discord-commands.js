import { element, send } from './common.js'
import { drawFields } from './discord-forms.js'

const composer = document.getElementById('composer')
const panel = document.getElementById('command')
const text = document.getElementById('text')
const suggestions = document.getElementById('suggestions')

let open
let shown = []
let active = 0

/** The commands that start with the typed text. */
const matching = (commands) => {
  const typed = text.value.slice(1).trim().toLowerCase()
  return commands.filter(({ label, name }) => label.startsWith(typed) || name.startsWith(typed))
}

export const hideSuggestions = () => {
  suggestions.hidden = true
  shown = []
  text.setAttribute('aria-expanded', 'false')
  text.removeAttribute('aria-activedescendant')
}

const highlight = (place) => {
  active = (place + shown.length) % shown.length
  for (const [at, item] of [...suggestions.children].entries())
    item.setAttribute('aria-selected', at === active)
  suggestions.children[active].scrollIntoView({ block: 'nearest' })
  text.setAttribute('aria-activedescendant', `suggestion${active}`)
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

/** Opens the form for a command's options and moves `files` into its attachment fields. */
const openForm = (command, app, files = []) => {
  hideSuggestions()
  text.value = ''
  open = { command, fields: drawFields(command, app.channels()), app }
  const title = element('h3', {}, `/${command.label}`, element('small', {}, command.description))
  panel.replaceChildren(title, ...open.fields.rows, actions())
  panel.setAttribute('aria-label', `/${command.label}`)
  for (const file of files) open.fields.take(file)
  composer.hidden = true
  panel.hidden = false
  const first = panel.querySelector('input, select, button')
  first.focus()
}

/** Lists the commands for the typed text; hides the list if it does not start with a slash. */
export const showSuggestions = (app) => {
  if (!text.value.startsWith('/') || text.value.includes('\n')) return hideSuggestions()
  shown = matching(app.commands().slash)
  const drawn = shown.map((command, place) => {
    const attributes = { role: 'option', id: `suggestion${place}`, 'aria-selected': 'false' }
    const item = element('li', attributes, element('b', {}, `/${command.label}`), ` ${command.description}`)
    item.addEventListener('click', () => openForm(shown[place], app, app.takeFiles()))
    return item
  })
  const none = element('li', { class: 'none' }, app.noCommands())
  suggestions.replaceChildren(...(drawn.length > 0 ? drawn : [none]))
  suggestions.hidden = false
  text.setAttribute('aria-expanded', 'true')
  if (drawn.length > 0) highlight(0)
  return undefined
}

/** Handles a key while the list is open. Returns whether the key was used. */
export const handleKey = ({ key }, app) => {
  if (suggestions.hidden) return false
  if (key === 'Escape') hideSuggestions()
  else if (shown.length === 0) return key === 'Enter'
  else if (key === 'ArrowDown') highlight(active + 1)
  else if (key === 'ArrowUp') highlight(active - 1)
  else if (key === 'Enter' || key === 'Tab') openForm(shown[active], app, app.takeFiles())
  else return false
  return true
}

/** Adds a file to the open command form. Returns false if there is none or it takes no file. */
export const takeForCommand = (file) => open?.fields.take(file) ?? false

panel.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') close()
})
panel.addEventListener('submit', (event) => {
  event.preventDefault()
  const { fields, app } = open
  const [button] = panel.querySelectorAll('.button')
  button.disabled = true
  app
    .sending(send(`${app.path()}/commands`, { body: fields.body() }))
    .then(close)
    .catch(() => (button.disabled = false))
})

/** Closes the form when the channel changes. */
export const leaveCommand = () => {
  if (open) close()
}
