import './vendor/slider.js'
import { photoCard, rememberedCard } from './card.js'
import { known } from './known.js'

const [form, input, cards, forget, sample, unlisted] = [
  'form',
  'image',
  'cards',
  'forget',
  'sample',
  'unlisted',
].map((id) => document.getElementById(id))
const atOnce = 2
const mostFiles = 20

/** So many at a time; the others wait in their order. */
const openLane = () => {
  const waiting = []
  let running = 0
  const next = () => {
    if (running >= atOnce || waiting.length === 0) return
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
const lane = openLane()

const take = (files) => {
  const isUnlisted = unlisted?.checked ?? false
  const made = [...files].slice(0, mostFiles).map((file) => photoCard(file, { isUnlisted, lane }))
  cards.prepend(...made)
  form.reset()
  made[0]?.scrollIntoView({ block: 'nearest' })
}

const showForget = () => {
  forget.hidden = known.all().length === 0
}

cards.append(...known.all().map(rememberedCard))
cards.addEventListener('done', showForget)
showForget()
forget.querySelector('button').addEventListener('click', () => {
  known.forget()
  cards.replaceChildren()
  showForget()
})

form.addEventListener('submit', (event) => event.preventDefault())
input.addEventListener('change', () => take(input.files))
for (const name of ['dragenter', 'dragover'])
  form.addEventListener(name, (event) => {
    event.preventDefault()
    form.classList.add('over')
  })
form.addEventListener('dragleave', () => form.classList.remove('over'))
form.addEventListener('drop', (event) => {
  event.preventDefault()
  form.classList.remove('over')
  take(event.dataTransfer.files)
})
document.addEventListener('paste', (event) => take(event.clipboardData.files))
sample.addEventListener('click', async () => {
  const answer = await fetch('/assets/sample.jpg')
  take([new File([await answer.blob()], 'A drawn street', { type: 'image/jpeg' })])
})
