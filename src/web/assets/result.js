import './vendor/slider.js'
import { fetched } from './elements.js'
import { shareLink } from './sharing.js'
import { showThoughts } from './thoughts.js'
import { steer } from './vividness.js'

const result = document.getElementById('result')
const status = result.querySelector('.status')
const { id, kept } = result.dataset
const say = (text) => {
  status.textContent = text
}

if (kept === '1') {
  const download = document.getElementById('download')
  steer({
    control: document.getElementById('vividness'),
    image: result.querySelector('img:last-of-type'),
    resultId: id,
    onShown: (vividness) => {
      download.href = `/r/${id}/image?vividness=${vividness}`
    },
    onTrouble: say,
  })
  showThoughts(document.getElementById('thoughts'), id).catch((error) => say(error.message))
}

const share = document.getElementById('share')
share.classList.remove('waits')
share.addEventListener('click', async () => say(await shareLink(`${location.origin}/r/${id}`)))

/** Who was given the link for it: the secret stands behind the #, which no server is told. */
const given = location.hash.slice(1)
if (given.includes('delete=')) {
  sessionStorage.setItem(`delete ${id}`, given)
  history.replaceState(null, '', location.pathname + location.search) // who copies the address copies no secret
}
const secrets = new URLSearchParams(sessionStorage.getItem(`delete ${id}`) ?? '')
const [request, deleteKey] = [secrets.get('request'), secrets.get('delete')]
if (request && deleteKey) {
  const dialog = document.getElementById('delete')
  const button = document.getElementById('ask-delete')
  const [words, place] = document.querySelectorAll('.deleting')
  words.hidden = true
  place.hidden = false
  button.addEventListener('click', () => dialog.showModal())
  dialog.addEventListener('close', async () => {
    if (dialog.returnValue !== 'delete') return
    try {
      await fetched(`/api/requests/${encodeURIComponent(request)}`, {
        method: 'DELETE',
        headers: { 'delete-key': deleteKey },
      })
      document
        .getElementById('main')
        .replaceChildren(Object.assign(document.createElement('h1'), { textContent: 'It is deleted.' }))
    } catch (error) {
      say(error.message)
    }
  })
}
