import './vendor/slider.js'
import { fetched } from './elements.js'
import { connectColorMap } from './color-map.js'
import { shareLink } from './share.js'
import { connectVividness } from './vividness.js'

const result = document.getElementById('result')
const status = result.querySelector('.status')
const { id, canRender } = result.dataset
const showStatus = (text) => {
  status.textContent = text
}

if (canRender === '1') {
  const download = document.getElementById('download')
  connectVividness({
    control: document.getElementById('vividness'),
    image: result.querySelector('img:last-of-type'),
    resultId: id,
    onShown: (vividness) => {
      download.href = `/r/${id}/image?vividness=${vividness}`
    },
    onError: showStatus,
  })
  connectColorMap(document.getElementById('likely-colors'), id).catch((error) => showStatus(error.message))
}

const share = document.getElementById('share')
share.classList.remove('needs-script')
share.addEventListener('click', async () => showStatus(await shareLink(`${location.origin}/r/${id}`)))

/** The delete link carries its key behind the #, which browsers send to no server. */
const given = location.hash.slice(1)
if (given.includes('delete=')) {
  sessionStorage.setItem(`delete ${id}`, given)
  history.replaceState(null, '', location.pathname + location.search) // keeps the key out of copied addresses
}
const secrets = new URLSearchParams(sessionStorage.getItem(`delete ${id}`) ?? '')
const [request, deleteKey] = [secrets.get('request'), secrets.get('delete')]
if (request && deleteKey) {
  const dialog = document.getElementById('delete')
  const button = document.getElementById('ask-delete')
  const [hint, deletion] = document.querySelectorAll('.deletion')
  hint.hidden = true
  deletion.hidden = false
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
        .replaceChildren(Object.assign(document.createElement('h1'), { textContent: 'Deleted' }))
    } catch (error) {
      showStatus(error.message)
    }
  })
}
