import { element, fetched } from './elements.js'
import { savedResults } from './saved-results.js'
import { shareLink } from './share.js'
import { Refused, maxBytes, upload, waitForResult } from './upload.js'
import { connectVividness } from './vividness.js'

const template = `<h2></h2>
<div class="box"><img class="thumb" alt=""></div>
<progress max="1" value="0"></progress>
<p class="status" role="status"></p>
<p class="vividness" hidden><label>Vividness <input type="range" min="0" max="2" step="0.1" value="1"></label>
<output>1.0</output><span class="busy" aria-hidden="true"></span></p>
<p class="actions"></p>`

const progressText = ({ place, etaMs }) => {
  const about = etaMs >= 1_500 ? `, about ${Math.round(etaMs / 1_000)} seconds` : ''
  return place ? `Waiting: number ${place} in the queue${about}.` : `Colorizing${about} …`
}

const button = (label, onClick, plain = true) => {
  const made = element('button', { class: `button${plain ? ' plain' : ''}`, type: 'button' }, label)
  made.addEventListener('click', onClick)
  return made
}

const loaded = async (slot, src, alt) => {
  const image = element('img', { slot, src, alt })
  await image.decode()
  return image
}

/** A button that deletes on the second click. */
const deleteButton = (card, { id, deleteKey }) => {
  const ask = button('Delete', async () => {
    if (ask.dataset.asked !== '1') {
      ask.dataset.asked = '1'
      ask.textContent = 'Really delete?'
      ask.addEventListener(
        'blur',
        () => Object.assign(ask, { textContent: 'Delete' }).removeAttribute('data-asked'),
        { once: true },
      )
      return
    }
    try {
      await fetched(`/api/requests/${id}`, { method: 'DELETE', headers: { 'delete-key': deleteKey } })
      savedResults.remove(id)
      card.replaceChildren(element('p', { class: 'status', role: 'status' }, 'Deleted.'))
    } catch (error) {
      card.querySelector('.status').textContent = error.message
    }
  })
  return ask
}

const showResult = async (card, result) => {
  const { resultId, deleteKey, id } = result
  const address = `/r/${resultId}`
  const [before, after] = await Promise.all([
    loaded('first', `${address}/before?side=1280`, 'Your photo'),
    loaded('second', `${address}/image?side=1280`, 'Your photo, colorized by a neural network'),
  ])
  const label = 'Before and after: move the divider with the arrow keys'
  const slider = element(
    'img-comparison-slider',
    { class: 'slider', tabindex: '0', 'aria-label': label },
    before,
    after,
  )
  card.querySelector('.box').replaceChildren(slider)
  card.querySelector('progress').hidden = true
  const status = card.querySelector('.status')
  const download = element(
    'a',
    { class: 'button', href: `${address}/image`, download: 'in-colour.jpg' },
    'Download',
  )
  connectVividness({
    control: card.querySelector('.vividness'),
    image: after,
    resultId,
    onShown: (vividness) => {
      download.href = `${address}/image?vividness=${vividness}`
    },
    onError: (message) => {
      status.textContent = message
    },
  })
  const page = `${address}${deleteKey ? `#request=${id}&delete=${deleteKey}` : ''}`
  const share = button('Share', async () => {
    status.textContent = await shareLink(`${location.origin}${address}`)
  })
  card
    .querySelector('.actions')
    .replaceChildren(
      download,
      share,
      element('a', { class: 'button plain', href: page }, 'Open page'),
      ...(deleteKey ? [deleteButton(card, result)] : []),
    )
}

const newCard = (name) => {
  const card = element('li', { class: 'card' })
  card.innerHTML = template
  card.querySelector('h2').textContent = name
  return card
}

/** The card of a result that this browser has saved. */
export const savedCard = (result) => {
  const card = newCard(result.name)
  card.querySelector('progress').hidden = true
  showResult(card, result).catch(() => {
    savedResults.remove(result.id)
    card.remove()
  })
  return card
}

/** The card of a photo that is uploaded. `enqueue` limits the uploads at the same time. */
export const photoCard = (file, { isUnlisted, enqueue }) => {
  const card = newCard(file.name || 'A photo')
  const [status, progress, thumb] = ['.status', 'progress', '.thumb'].map((selector) =>
    card.querySelector(selector),
  )
  const showStatus = (message, isRefused = false) => {
    status.textContent = message
    status.classList.toggle('refused', isRefused)
  }
  const address = URL.createObjectURL(file)
  thumb.src = address
  thumb.addEventListener('error', () => thumb.remove())

  const run = async () => {
    card.querySelector('.actions').replaceChildren()
    progress.hidden = false
    try {
      if (file.size > maxBytes) throw new Refused('This file is too large. The limit is 25 MB.')
      showStatus('Waiting for other uploads …')
      const onProgress = (share) => {
        progress.value = share
      }
      const { id, deleteKey } = await enqueue(() => {
        showStatus('Uploading …')
        return upload(file, { isUnlisted, onProgress })
      })
      progress.removeAttribute('value')
      const { resultId } = await waitForResult(id, (state) => showStatus(progressText(state)))
      const result = { id, resultId, deleteKey, name: file.name || 'A photo' }
      savedResults.add(result)
      await showResult(card, result)
      showStatus('Done. Move the divider to compare.')
      card.dispatchEvent(new CustomEvent('done', { bubbles: true }))
    } catch (error) {
      progress.hidden = true
      showStatus(error.message, true)
      if (error.canRetry) card.querySelector('.actions').replaceChildren(button('Try again', run))
    } finally {
      if (!thumb.isConnected) URL.revokeObjectURL(address)
    }
  }
  run()
  return card
}
