import { element, send } from './common.js'
import { hideSuggestions, showSuggestions, handleKey, takeForCommand } from './discord-commands.js'
import { plainText } from './discord-text.js'

const composer = document.getElementById('composer')
const text = document.getElementById('text')
const attachments = document.getElementById('attachments')
const replyBar = document.getElementById('reply-target')
const files = document.getElementById('files')
const area = document.getElementById('channel')

const maxFiles = 10
const mebibyte = 1024 * 1024

let pendingFiles = []
let replyTarget

const drawAttachment = (one, app) => {
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
    pendingFiles = pendingFiles.filter((other) => other !== one)
    drawAttachments(app)
    text.focus()
  })
  const image = element('img', { src: address, alt: file.name })
  return element('li', {}, image, remove, element('label', {}, spoiler, ' Spoiler'))
}

const drawAttachments = (app) => {
  attachments.replaceChildren(...pendingFiles.map((one) => drawAttachment(one, app)))
  attachments.hidden = pendingFiles.length === 0
}

const addFiles = (given, app) => {
  const maxBytes = app.maxBytes()
  for (const file of given) {
    if (file.size > maxBytes)
      app.showStatus(`Files can be at most ${Math.floor(maxBytes / mebibyte)} MiB in this channel.`)
    else if (takeForCommand(file)) continue
    else if (pendingFiles.length === maxFiles) app.showStatus(`A message can have at most ${maxFiles} files.`)
    else pendingFiles.push({ file, address: URL.createObjectURL(file), isSpoiler: false })
  }
  drawAttachments(app)
}

const takePendingFiles = (app) => {
  const taken = pendingFiles
  pendingFiles = []
  drawAttachments(app)
  return taken.map(({ file }) => file)
}

const cancelReply = () => {
  replyTarget = undefined
  replyBar.hidden = true
}

/** Makes the next message a reply to this one. */
export const startReply = (message) => {
  replyTarget = message
  const words = plainText(message.text).trim() || 'a picture'
  const cancel = element('button', { type: 'button', class: 'plain', 'aria-label': 'Cancel reply' }, '×')
  cancel.addEventListener('click', cancelReply)
  const quote = element('span', { class: 'excerpt' }, words)
  replyBar.replaceChildren('Replying to ', element('b', {}, message.author.name), quote, cancel)
  replyBar.hidden = false
  text.focus()
}

const post = (app) => {
  if (text.value.trim() === '' && pendingFiles.length === 0)
    return app.showStatus('Write a message or add a file first.')
  const body = new FormData()
  const spoilers = pendingFiles.flatMap(({ isSpoiler }, place) => (isSpoiler ? [place] : []))
  const replyTo = replyTarget ? { replyTo: replyTarget.id } : {}
  body.append('payload_json', JSON.stringify({ content: text.value, spoilers, ...replyTo }))
  pendingFiles.forEach(({ file }, place) => body.append(`files[${place}]`, file))
  return app
    .sending(send(`${app.path()}/messages`, { body }))
    .then(() => {
      text.value = ''
      takePendingFiles(app)
      cancelReply()
    })
    .catch(() => undefined) // the status line shows the error; the text is kept
}

const drawSamples = (samples, app) => {
  const buttons = samples.map(({ id, title }) => {
    const button = element('button', { type: 'button', title: `Add “${title}”` }, id)
    button.addEventListener('click', async () => {
      const bytes = await (await fetch(`/sandbox/page/discord/samples/${id}`)).blob()
      addFiles([new window.File([bytes], `${id}.jpg`, { type: 'image/jpeg' })], app)
      if (!composer.hidden) text.focus()
    })
    return button
  })
  document.getElementById('samples').replaceChildren(...buttons)
}

const watchDrops = (app) => {
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
    addFiles(event.dataTransfer.files, app)
  })
  document.addEventListener('paste', ({ clipboardData }) => addFiles(clipboardData?.files ?? [], app))
}

const watchKeys = (app) => {
  text.addEventListener('input', () => showSuggestions(app))
  text.addEventListener('keydown', (event) => {
    const isHandled = !event.isComposing && handleKey(event, app)
    const isSent = event.key === 'Enter' && !event.shiftKey && !event.isComposing
    if (isHandled || isSent) event.preventDefault()
    if (!isHandled && isSent) post(app)
    if (!isHandled && event.key === 'Escape') cancelReply()
  })
  document.getElementById('slash').addEventListener('click', () => {
    text.value = '/'
    text.focus()
    showSuggestions(app)
  })
}

/** Starts the message field. `app` is defined in discord.js. */
export const startComposer = (app, samples) => {
  app.takeFiles = () => takePendingFiles(app)
  watchKeys(app)
  watchDrops(app)
  drawSamples(samples, app)
  files.addEventListener('change', () => {
    addFiles(files.files, app)
    files.value = ''
  })
  composer.addEventListener('submit', (event) => {
    event.preventDefault()
    post(app)
  })
}

/** Discards a reply that was started in the previous channel. */
export const leaveChannel = () => {
  cancelReply()
  hideSuggestions()
}
