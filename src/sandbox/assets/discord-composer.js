import { element, send } from './common.js'
import { hideOffers, offer, steer, takeForCommand } from './discord-commands.js'
import { plainText } from './discord-text.js'

const composer = document.getElementById('composer')
const text = document.getElementById('text')
const tray = document.getElementById('tray')
const answering = document.getElementById('answering')
const files = document.getElementById('files')
const area = document.getElementById('room')

const mostFiles = 10
const mebibyte = 1024 * 1024

let held = []
let answered

const drawHeld = (one, room) => {
  const { file, address } = one
  const spoiler = element('input', { type: 'checkbox' })
  spoiler.checked = one.isSpoiler
  spoiler.addEventListener('change', () => (one.isSpoiler = spoiler.checked))
  const remove = element(
    'button',
    { type: 'button', class: 'plain', 'aria-label': `Remove ${file.name}` },
    '×',
  )
  remove.addEventListener('click', () => {
    held = held.filter((other) => other !== one)
    drawTray(room)
    text.focus()
  })
  const image = element('img', { src: address, alt: file.name })
  return element('li', {}, image, remove, element('label', {}, spoiler, ' Spoiler'))
}

const drawTray = (room) => {
  tray.replaceChildren(...held.map((one) => drawHeld(one, room)))
  tray.hidden = held.length === 0
}

const take = (given, room) => {
  const most = room.maxBytes()
  for (const file of given) {
    if (file.size > most) room.say(`Discord takes files of up to ${Math.floor(most / mebibyte)} MiB here.`)
    else if (takeForCommand(file)) continue
    else if (held.length === mostFiles) room.say(`A message takes ${mostFiles} files at most.`)
    else held.push({ file, address: URL.createObjectURL(file), isSpoiler: false })
  }
  drawTray(room)
}

const release = (room) => {
  const taken = held
  held = []
  drawTray(room)
  return taken.map(({ file }) => file)
}

const stopAnswering = () => {
  answered = undefined
  answering.hidden = true
}

/** The next message answers this one. */
export const answer = (message) => {
  answered = message
  const words = plainText(message.text).trim() || 'a picture'
  const cancel = element('button', { type: 'button', class: 'plain', 'aria-label': 'No answer' }, '×')
  cancel.addEventListener('click', stopAnswering)
  const quote = element('span', { class: 'excerpt' }, words)
  answering.replaceChildren('Answering ', element('b', {}, message.author.name), quote, cancel)
  answering.hidden = false
  text.focus()
}

const post = (room) => {
  if (text.value.trim() === '' && held.length === 0) return room.say('There is nothing to send yet.')
  const body = new FormData()
  const spoilers = held.flatMap(({ isSpoiler }, place) => (isSpoiler ? [place] : []))
  const replyTo = answered ? { replyTo: answered.id } : {}
  body.append('payload_json', JSON.stringify({ content: text.value, spoilers, ...replyTo }))
  held.forEach(({ file }, place) => body.append(`files[${place}]`, file))
  return room
    .sending(send(`${room.path()}/messages`, { body }))
    .then(() => {
      text.value = ''
      release(room)
      stopAnswering()
    })
    .catch(() => undefined) // it was said, and what was written stays
}

const offerSamples = (samples, room) => {
  const buttons = samples.map(({ id, title }) => {
    const button = element('button', { type: 'button', title: `Take: ${title}` }, id)
    button.addEventListener('click', async () => {
      const bytes = await (await fetch(`/sandbox/page/discord/samples/${id}`)).blob()
      take([new window.File([bytes], `${id}.jpg`, { type: 'image/jpeg' })], room)
      if (!composer.hidden) text.focus()
    })
    return button
  })
  document.getElementById('samples').replaceChildren(...buttons)
}

const watchDrops = (room) => {
  const holdsFiles = ({ dataTransfer }) => dataTransfer?.types.includes('Files')
  area.addEventListener('dragover', (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    area.classList.add('over')
  })
  for (const name of ['dragleave', 'drop']) area.addEventListener(name, () => area.classList.remove('over'))
  area.addEventListener('drop', (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    take(event.dataTransfer.files, room)
  })
  document.addEventListener('paste', ({ clipboardData }) => take(clipboardData?.files ?? [], room))
}

const watchKeys = (room) => {
  text.addEventListener('input', () => offer(room))
  text.addEventListener('keydown', (event) => {
    const isSteered = !event.isComposing && steer(event, room)
    const isSent = event.key === 'Enter' && !event.shiftKey && !event.isComposing
    if (isSteered || isSent) event.preventDefault()
    if (!isSteered && isSent) post(room)
    if (!isSteered && event.key === 'Escape') stopAnswering()
  })
  document.getElementById('slash').addEventListener('click', () => {
    text.value = '/'
    text.focus()
    offer(room)
  })
}

/** The field at the foot of a channel. What `room` can do is told in discord.js. */
export const startComposer = (room, samples) => {
  room.takeFiles = () => release(room)
  watchKeys(room)
  watchDrops(room)
  offerSamples(samples, room)
  files.addEventListener('change', () => {
    take(files.files, room)
    files.value = ''
  })
  composer.addEventListener('submit', (event) => {
    event.preventDefault()
    post(room)
  })
}

/** What was begun in one channel is not for another. */
export const leaveChannel = () => {
  stopAnswering()
  hideOffers()
}
