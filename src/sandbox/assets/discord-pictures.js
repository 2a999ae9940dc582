import { element } from './common.js'

/** URLs are signed anew for each response. The first URL is kept, so that the browser does not load the file again. */
const addresses = new Map()
const addressOf = ({ id, path }) => {
  if (!addresses.has(id)) addresses.set(id, path)
  return addresses.get(id)
}

/** Ids of revealed spoilers. */
const revealed = new Set()

const sized = (frame, { width, height }) => {
  frame.style.setProperty('--w', width)
  frame.style.setProperty('--h', height)
  return frame
}

const imageOf = (file, alt) => {
  const { width, height } = file
  return element('img', { src: addressOf(file), alt, width, height, draggable: 'false' })
}

const asLink = (file) => {
  const attributes = { class: 'frame', href: addressOf(file), target: '_blank', rel: 'noopener' }
  return sized(element('a', attributes, imageOf(file, file.alt || 'Image')), file)
}

const asSpoiler = (file) => {
  const button = element('button', { type: 'button', class: 'reveal' }, 'Spoiler')
  const frame = sized(element('div', { class: 'frame spoiler' }, imageOf(file, ''), button), file)
  button.addEventListener('click', () => {
    revealed.add(file.id)
    const link = asLink(file)
    frame.replaceWith(link)
    link.focus()
  })
  return frame
}

const asDownload = (file) =>
  element('p', {}, element('a', { href: addressOf(file), download: file.name }, file.name))

const isHidden = ({ id, isSpoiler }) => isSpoiler && !revealed.has(id)

/** Shows the previous picture until the new one is loaded, then fades to it. */
const dissolve = (frame, before) => {
  const [under, image] = [before?.querySelector('img'), frame.querySelector('img')]
  if (!under || !image || under.getAttribute('src') === image.getAttribute('src')) return
  under.className = 'under'
  under.alt = ''
  frame.prepend(under)
  frame.classList.add('arriving')
  const arrived = () => {
    frame.classList.remove('arriving')
    setTimeout(() => under.remove(), 900)
  }
  image
    .decode()
    .catch(() => undefined)
    .then(arrived)
}

const drawFile = (file) => {
  const isPicture = file.width !== undefined
  const drawn = !isPicture ? asDownload(file) : isHidden(file) ? asSpoiler(file) : asLink(file)
  drawn.dataset.file = file.id
  return drawn
}

const picturesIn = (item) => [...(item?.querySelectorAll('[data-file]') ?? [])]

/** A message's files; `before` is the message's previous element. */
export const drawFiles = (files, before) => {
  const known = picturesIn(before)
  return files.map((file, place) => {
    const same = known.find(({ dataset }) => dataset.file === file.id)
    if (same) return same
    const frame = drawFile(file)
    if (!isHidden(file)) dissolve(frame, known[place])
    return frame
  })
}

/** The pictures being processed, in the place of the result. */
export const drawSources = (sources) =>
  sources.map((file) => {
    const classes = `frame waiting${isHidden(file) ? ' spoiler' : ''}`
    const frame = sized(element('div', { class: classes }, imageOf(file, '')), file)
    frame.dataset.file = file.id
    return frame
  })

/** A thumbnail, 28 px wide. */
export const drawThumb = (file) =>
  file && !isHidden(file)
    ? [element('img', { class: 'thumb', src: addressOf(file), alt: '', width: 28, height: 28 })]
    : []
