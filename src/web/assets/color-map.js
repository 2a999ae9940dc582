import { element, fetched } from './elements.js'
import { cssOf, lightnessOf, rgbOf } from './lab.js'

const maxAb = 110
const step = 0.02
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const clamp = (value) => Math.min(1, Math.max(0, value))

/** Draws all colours of a lightness, the likely ones opaque: green to red from left to right, blue to yellow upwards. */
const drawMap = (canvas, lightness, { bins }) => {
  const context = canvas.getContext('2d')
  const { width, height } = canvas
  const scale = width / (2 * maxAb)
  const maxShare = bins[0].share
  context.clearRect(0, 0, width, height)
  const cell = (a, b, size) => [(a + maxAb) * scale - size / 2, (maxAb - b) * scale - size / 2, size, size]
  for (let a = -maxAb; a <= maxAb; a += 5)
    for (let b = -maxAb; b <= maxAb; b += 5) {
      if (!rgbOf(lightness, a, b).isInGamut) continue
      context.globalAlpha = 0.22
      context.fillStyle = cssOf(lightness, a, b)
      context.fillRect(...cell(a, b, 5 * scale))
    }
  for (const { a, b, share } of [...bins].reverse()) {
    context.globalAlpha = Math.max(0.12, Math.sqrt(share / maxShare))
    context.fillStyle = cssOf(lightness, a, b)
    context.fillRect(...cell(a, b, 10 * scale))
  }
  context.globalAlpha = 1
}

const hueNames = ['pink', 'red', 'orange', 'yellow', 'green', 'turquoise', 'blue', 'violet', 'pink']
/** CIELAB hue angles in degrees at which these names end. */
const hueEnds = [15, 45, 75, 115, 165, 220, 285, 325, 360]
const maxGreyChroma = 8

/** A colour word for a and b. */
const colorName = (a, b) => {
  if (Math.hypot(a, b) < maxGreyChroma) return 'grey'
  const hue = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360
  return hueNames[hueEnds.findIndex((end) => hue < end)]
}

const capitalized = (text) => text.charAt(0).toUpperCase() + text.slice(1)

const percent = (share) => `${share < 0.1 ? (share * 100).toFixed(1) : Math.round(share * 100)} %`

const topItem = (lightness, { a, b, share }) => {
  const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' })
  swatch.style.background = cssOf(lightness, a, b)
  return element('li', {}, swatch, `${capitalized(colorName(a, b))}, ${percent(share)}`)
}

/** Reads the lightness of a point from the photo, drawn small. */
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

/** Lets the visitor choose a point in the photo, and shows which colours the network considered there. */
export const connectColorMap = async (section, resultId) => {
  const [point, canvas, topColors, summary] = ['.point', 'canvas', '.top-colors', '#color-summary'].map(
    (selector) => section.querySelector(selector),
  )
  const image = point.querySelector('img')
  await image.decode()
  const cross = element('span', { class: 'cross', 'aria-hidden': 'true' })
  point.append(cross)
  const lightnessAt = lightnessReader(image)
  let position = [0.5, 0.5]
  let current

  const update = async () => {
    current?.abort()
    current = new AbortController()
    const [x, y] = position
    cross.style.left = `${x * 100}%`
    cross.style.top = `${y * 100}%`
    try {
      const answer = await fetched(`/r/${resultId}/colours?x=${x.toFixed(4)}&y=${y.toFixed(4)}`, {
        signal: current.signal,
      })
      const colors = await answer.json()
      const lightness = lightnessAt(x, y)
      if (colors.kind === 'colour') {
        summary.textContent = `This network predicts a single colour here: ${colorName(colors.a, colors.b)}.`
        return
      }
      drawMap(canvas, lightness, colors)
      topColors.replaceChildren(...colors.tops.map((top) => topItem(lightness, top)))
      const count = colors.tops.length === 1 ? '1 likely colour' : `${colors.tops.length} likely colours`
      summary.textContent = `${count} at this point (lightness ${Math.round(lightness)} of 100).`
    } catch (error) {
      if (error.name !== 'AbortError') summary.textContent = error.message
    }
  }

  point.addEventListener('pointerdown', (event) => {
    const box = point.getBoundingClientRect()
    position = [clamp((event.clientX - box.left) / box.width), clamp((event.clientY - box.top) / box.height)]
    update()
  })
  point.addEventListener('keydown', (event) => {
    const arrow = arrows[event.key]
    if (!arrow) return
    event.preventDefault()
    const by = event.shiftKey ? 5 * step : step
    position = position.map((value, i) => clamp(value + arrow[i] * by))
    update()
  })
  section.classList.remove('needs-script')
  await update()
}
