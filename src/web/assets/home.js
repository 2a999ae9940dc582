import './vendor/slider.js'
import { photoCard, savedCard } from './card.js'
import { savedResults } from './saved-results.js'

const [form, input, cards, clear, sample, unlisted] = [
  'form',
  'image',
  'cards',
  'clear',
  'sample',
  'unlisted',
].map((id) => document.getElementById(id))
const maxUploads = 2
const maxFiles = 20

/** Runs a limited number of uploads at a time; the others wait in order. */
const createUploadQueue = () => {
  const waiting = []
  let running = 0
  const next = () => {
    if (running >= maxUploads || waiting.length === 0) return
    running++
    waiting
      .shift()()
      .finally(() => {
        running--
        next()
      })
  }
  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push(() => work().then(resolve, reject))
      next()
    })
}
const enqueue = createUploadQueue()

const addFiles = (files) => {
  const isUnlisted = unlisted?.checked ?? false
  const made = [...files].slice(0, maxFiles).map((file) => photoCard(file, { isUnlisted, enqueue }))
  cards.prepend(...made)
  form.reset()
  made[0]?.scrollIntoView({ block: 'nearest' })
}

const updateClear = () => {
  clear.hidden = savedResults.all().length === 0
}

cards.append(...savedResults.all().map(savedCard))
cards.addEventListener('done', updateClear)
updateClear()
clear.querySelector('button').addEventListener('click', () => {
  savedResults.clear()
  cards.replaceChildren()
  updateClear()
})

form.addEventListener('submit', (event) => event.preventDefault())
input.addEventListener('change', () => addFiles(input.files))
for (const name of ['dragenter', 'dragover'])
  form.addEventListener(name, (event) => {
    event.preventDefault()
    form.classList.add('over')
  })
form.addEventListener('dragleave', () => form.classList.remove('over'))
form.addEventListener('drop', (event) => {
  event.preventDefault()
  form.classList.remove('over')
  addFiles(event.dataTransfer.files)
})
document.addEventListener('paste', (event) => addFiles(event.clipboardData.files))
sample.addEventListener('click', async () => {
  const answer = await fetch('/assets/sample.jpg')
  addFiles([new File([await answer.blob()], 'Sample street', { type: 'image/jpeg' })])
})
