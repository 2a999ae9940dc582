import { element } from './common.js'

const menu = document.getElementById('menu')

const longPressMs = 500
/** A touch that moves further is a scroll gesture. */
const slackPx = 10

let opener

/** Closes the menu and returns the focus to the element that opened it. */
const close = () => {
  const isWithin = menu.contains(document.activeElement)
  if (menu.matches(':popover-open')) menu.hidePopover()
  if (isWithin) opener?.focus()
}

const items = () => [...menu.querySelectorAll('[role=menuitem]')]

const itemFor = (label, act, isDanger = false) => {
  const attributes = { type: 'button', role: 'menuitem', tabindex: '-1' }
  const button = element('button', { ...attributes, class: isDanger ? 'danger' : '' }, label)
  button.addEventListener('click', () => {
    close()
    act()
  })
  return button
}

const place = ({ x, y }) => {
  const { width, height } = menu.getBoundingClientRect()
  const [right, bottom] = [window.innerWidth - width - 8, window.innerHeight - height - 8]
  menu.style.left = `${Math.max(8, Math.min(x, right))}px`
  menu.style.top = `${Math.max(8, Math.min(y, bottom))}px`
}

/** Opens the menu of a message. `apps` are the message commands; actions that are not given are left out. */
export const openMenu = ({ apps, reply, remove, dismiss }, at, from) => {
  const commands = apps.map(({ label, act }) => itemFor(label, act))
  const group = element('div', { role: 'group', 'aria-label': 'Apps' }, ...commands)
  const caption = element('p', { 'aria-hidden': 'true' }, 'Apps')
  menu.replaceChildren(
    ...(commands.length > 0 ? [caption, group] : []),
    ...(reply ? [itemFor('Reply', reply)] : []),
    ...(dismiss ? [itemFor('Dismiss', dismiss)] : []),
    ...(remove ? [itemFor('Delete', remove, true)] : []),
  )
  if (items().length === 0) return
  opener = from
  if (!menu.matches(':popover-open')) menu.showPopover()
  place(at)
  items()[0].focus()
}

const steps = { ArrowDown: 1, ArrowUp: -1 }

menu.addEventListener('keydown', (event) => {
  const all = items()
  const now = all.indexOf(document.activeElement)
  const step = steps[event.key]
  if (step) all.at((now + step) % all.length).focus()
  else if (event.key === 'Home') all[0].focus()
  else if (event.key === 'End') all.at(-1).focus()
  else if (event.key === 'Tab') close()
  else return
  event.preventDefault()
})
document.addEventListener('keydown', ({ key }) => key === 'Escape' && close())
// popover="auto" would close the menu when the finger of a long press is lifted
document.addEventListener('pointerdown', ({ target }) => menu.contains(target) || close())

/** Calls `open` with the coordinates of a right click or long press on an element. */
export const watchMenu = (item, open) => {
  let timer
  let from
  let isHeld = false
  const stop = () => clearTimeout(timer)
  item.addEventListener('contextmenu', (event) => {
    stop()
    isHeld = true
    event.preventDefault()
    open({ x: event.clientX, y: event.clientY })
  })
  item.addEventListener('pointerdown', ({ pointerType, clientX: x, clientY: y }) => {
    if (pointerType !== 'touch') return
    from = { x, y }
    isHeld = false
    timer = setTimeout(() => {
      isHeld = true
      open(from)
    }, longPressMs)
  })
  item.addEventListener('pointermove', ({ clientX: x, clientY: y }) => {
    if (from && Math.hypot(x - from.x, y - from.y) > slackPx) stop()
  })
  for (const name of ['pointerup', 'pointercancel']) item.addEventListener(name, stop)
  // prevents a long press on a picture from also opening it
  item.addEventListener('touchend', (event) => {
    if (isHeld) event.preventDefault()
    isHeld = false
  })
}
