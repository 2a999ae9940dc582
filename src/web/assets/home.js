import './vendor/slider.js'

const form = document.getElementById('form')
const input = document.getElementById('image')
const status = document.getElementById('status')
const progress = document.getElementById('progress')
const result = document.getElementById('result')

const pollMs = 300

const say = (text, refused = false) => {
  status.hidden = false
  status.textContent = text
  status.classList.toggle('refused', refused)
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** XMLHttpRequest, because fetch does not tell how much of an upload is done. */
const upload = (file) =>
  new Promise((resolve, reject) => {
    const request = new window.XMLHttpRequest()
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress.value = event.loaded / event.total
    }
    request.onload = () => resolve({ status: request.status, body: JSON.parse(request.responseText || '{}') })
    request.onerror = () => reject(new Error('The server could not be reached.'))
    const body = new FormData()
    body.append('image', file)
    request.open('POST', '/api/colorize')
    request.send(body)
  })

const settled = async (id) => {
  for (;;) {
    const answer = await fetch(`/api/requests/${id}`)
    const state = await answer.json()
    if (state.resultId || ['failed', 'skipped'].includes(state.state)) return state
    say(state.place ? `Waiting: number ${state.place} in line.` : 'Colouring …')
    await wait(pollMs)
  }
}

const element = (name, attributes, ...children) => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

const picture = async (slot, src, alt) => {
  const image = element('img', { slot, src, alt })
  await image.decode()
  return image
}

const show = async (resultId) => {
  const address = `/r/${resultId}`
  const images = await Promise.all([
    picture('first', `${address}/before`, 'Your photo as you gave it'),
    picture('second', `${address}/image`, 'Your photo with colours guessed by a network'),
  ])
  const label = 'Before and after: the arrow keys move the divider'
  const slider = element(
    'img-comparison-slider',
    { class: 'slider', tabindex: '0', 'aria-label': label },
    ...images,
  )
  const download = element(
    'a',
    { class: 'button', href: `${address}/image`, download: 'in-colour.jpg' },
    'Download',
  )
  const link = element('a', { class: 'button', href: address }, 'Its own page')
  result.replaceChildren(slider, element('p', { class: 'actions' }, download, link))
  result.hidden = false
  result.scrollIntoView({ block: 'nearest' })
}

const colorize = async (file) => {
  result.hidden = true
  progress.hidden = false
  progress.value = 0
  say('Sending …')
  try {
    const { status: code, body } = await upload(file)
    if (code !== 202) return say(body.detail ?? 'That did not work.', true)
    progress.removeAttribute('value')
    say('Colouring …')
    const state = await settled(body.id)
    if (!state.resultId) return say(state.sentence ?? 'That did not work.', true)
    await show(state.resultId)
    say('Done. Move the divider to compare.')
  } catch (error) {
    say(error.message, true)
  } finally {
    progress.hidden = true
    form.reset()
  }
}

form.addEventListener('submit', (event) => event.preventDefault())
input.addEventListener('change', () => input.files[0] && colorize(input.files[0]))
for (const name of ['dragenter', 'dragover']) form.addEventListener(name, () => form.classList.add('over'))
for (const name of ['dragleave', 'drop']) form.addEventListener(name, () => form.classList.remove('over'))
document.addEventListener('paste', (event) => {
  const [file] = event.clipboardData.files
  if (file) colorize(file)
})
