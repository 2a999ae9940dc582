import { element, fetched } from './elements.js'
import { cssOf, lightnessOf, rgbOf } from './lab.js'

const reach = 110
const step = 0.02
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const clamp = (value) => Math.min(1, Math.max(0, value))

/** Green to red from left to right, blue to yellow upwards: all colours of this lightness, the likely ones full. */
const drawMap = (canvas, lightness, { bins }) => {
  const context = canvas.getContext('2d')
  const { width, height } = canvas
  const scale = width / (2 * reach)
  const most = bins[0].share
  context.clearRect(0, 0, width, height)
  const cell = (a, b, size) => [(a + reach) * scale - size / 2, (reach - b) * scale - size / 2, size, size]
  for (let a = -reach; a <= reach; a += 5)
    for (let b = -reach; b <= reach; b += 5) {
      if (!rgbOf(lightness, a, b).isInGamut) continue
      context.globalAlpha = 0.22
      context.fillStyle = cssOf(lightness, a, b)
      context.fillRect(...cell(a, b, 5 * scale))
    }
  for (const { a, b, share } of [...bins].reverse()) {
    context.globalAlpha = Math.max(0.12, Math.sqrt(share / most))
    context.fillStyle = cssOf(lightness, a, b)
    context.fillRect(...cell(a, b, 10 * scale))
  }
  context.globalAlpha = 1
}

const percent = (share) => `${share < 0.1 ? (share * 100).toFixed(1) : Math.round(share * 100)} %`

const topItem = (lightness, { a, b, share }) => {
  const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' })
  swatch.style.background = cssOf(lightness, a, b)
  return element('li', {}, swatch, `${percent(share)} around a ${a}, b ${b}`)
}

/** What is known of a photo's lightness comes from its grey picture, drawn small. */
const lightnessReader = (image) => {
  const canvas = element('canvas')
  const scale = Math.min(1, 512 / Math.max(image.naturalWidth, image.naturalHeight))
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale))
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return (x, y) => {
    const column = Math.min(canvas.width - 1, Math.floor(x * canvas.width))
    const row = Math.min(canvas.height - 1, Math.floor(y * canvas.height))
    return lightnessOf(...context.getImageData(column, row, 1, 1).data)
  }
}

/** Lets somebody choose a point of the photo, and shows what the network believed of it. */
export const showThoughts = async (section, resultId) => {
  const [point, canvas, tops, words] = ['.point', 'canvas', '.tops', '#thinks'].map((what) =>
    section.querySelector(what),
  )
  const image = point.querySelector('img')
  await image.decode()
  const cross = element('span', { class: 'cross', 'aria-hidden': 'true' })
  point.append(cross)
  const lightnessAt = lightnessReader(image)
  let place = [0.5, 0.5]
  let current

  const look = async () => {
    current?.abort()
    current = new AbortController()
    const [x, y] = place
    cross.style.left = `${x * 100}%`
    cross.style.top = `${y * 100}%`
    try {
      const answer = await fetched(`/r/${resultId}/colours?x=${x.toFixed(4)}&y=${y.toFixed(4)}`, {
        signal: current.signal,
      })
      const thought = await answer.json()
      const lightness = lightnessAt(x, y)
      if (thought.kind === 'colour') {
        words.textContent = `This network tells no more than the one colour: a ${thought.a}, b ${thought.b}.`
        return
      }
      drawMap(canvas, lightness, thought)
      tops.replaceChildren(...thought.tops.map((top) => topItem(lightness, top)))
      words.textContent = `Lightness ${Math.round(lightness)} of 100. ${thought.tops.length === 1 ? 'It saw one choice.' : `It wavered between ${thought.tops.length} colours.`}`
    } catch (error) {
      if (error.name !== 'AbortError') words.textContent = error.message
    }
  }

  point.addEventListener('pointerdown', (event) => {
    const box = point.getBoundingClientRect()
    place = [clamp((event.clientX - box.left) / box.width), clamp((event.clientY - box.top) / box.height)]
    look()
  })
  point.addEventListener('keydown', (event) => {
    const arrow = arrows[event.key]
    if (!arrow) return
    event.preventDefault()
    const by = event.shiftKey ? 5 * step : step
    place = place.map((value, i) => clamp(value + arrow[i] * by))
    look()
  })
  section.classList.remove('waits')
  await look()
}
