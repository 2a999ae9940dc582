import { element, fetched } from './elements.js'

const restMs = 80
const busyAfterMs = 300

/**
 * A range that renders a picture again while it moves. Of several wishes the last one counts; the picture changes only
 * when the new one is there, so nothing jumps. `onShown` is told the vividness that is seen.
 */
export const steer = ({ control, image, resultId, onShown, onTrouble }) => {
  const range = control.querySelector('input')
  const output = control.querySelector('output')
  const busy = control.querySelector('.busy')
  let current
  let timer
  let shownAddress

  const show = async (vividness) => {
    current?.abort()
    const mine = new AbortController()
    current = mine
    const late = setTimeout(() => busy.classList.add('on'), busyAfterMs)
    try {
      const answer = await fetched(`/r/${resultId}/image?vividness=${vividness}&side=1280`, {
        signal: mine.signal,
      })
      const address = URL.createObjectURL(await answer.blob())
      const loaded = element('img', { src: address })
      await loaded.decode()
      if (mine.signal.aborted) return URL.revokeObjectURL(address)
      image.src = address
      if (shownAddress) URL.revokeObjectURL(shownAddress)
      shownAddress = address
      onShown(vividness)
    } catch (error) {
      if (!mine.signal.aborted) onTrouble(error.message)
    } finally {
      clearTimeout(late)
      if (current === mine) busy.classList.remove('on')
    }
  }

  range.addEventListener('input', () => {
    const vividness = Number(range.value).toFixed(1)
    output.value = vividness
    clearTimeout(timer)
    timer = setTimeout(show, restMs, vividness)
  })
  control.hidden = false
  control.classList.remove('waits')
}
