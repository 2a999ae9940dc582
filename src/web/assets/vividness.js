import { element, fetched } from './elements.js'

const debounceMs = 80
const busyAfterMs = 300

/**
 * Renders a picture again while its vividness control moves. Only the last position counts, and the picture changes when
 * the new one is loaded, so that nothing jumps. `onShown` is called with the vividness that is shown.
 */
export const connectVividness = ({ control, image, resultId, onShown, onError }) => {
  const range = control.querySelector('input')
  const output = control.querySelector('output')
  const busy = control.querySelector('.busy')
  let current
  let timer
  let shownAddress

  const show = async (vividness) => {
    current?.abort()
    const own = new AbortController()
    current = own
    const late = setTimeout(() => busy.classList.add('on'), busyAfterMs)
    try {
      const answer = await fetched(`/r/${resultId}/image?vividness=${vividness}&side=1280`, {
        signal: own.signal,
      })
      const address = URL.createObjectURL(await answer.blob())
      const loaded = element('img', { src: address })
      await loaded.decode()
      if (own.signal.aborted) return URL.revokeObjectURL(address)
      image.src = address
      if (shownAddress) URL.revokeObjectURL(shownAddress)
      shownAddress = address
      onShown(vividness)
    } catch (error) {
      if (!own.signal.aborted) onError(error.message)
    } finally {
      clearTimeout(late)
      if (current === own) busy.classList.remove('on')
    }
  }

  range.addEventListener('input', () => {
    const vividness = Number(range.value).toFixed(1)
    output.value = vividness
    clearTimeout(timer)
    timer = setTimeout(show, debounceMs, vividness)
  })
  control.hidden = false
  control.classList.remove('needs-script')
}
