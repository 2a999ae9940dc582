import { element, fetched } from './elements.js'
import { known } from './known.js'
import { Refused, maxBytes, settled, upload } from './sending.js'
import { shareLink } from './sharing.js'
import { steer } from './vividness.js'

const template = `<h2></h2>
<div class="box"><img class="thumb" alt=""></div>
<progress max="1" value="0"></progress>
<p class="status" role="status"></p>
<p class="vividness" hidden><label>Vividness <input type="range" min="0" max="2" step="0.1" value="1"></label>
<output>1.0</output><span class="busy" aria-hidden="true"></span></p>
<p class="actions"></p>`

const inLine = ({ place, etaMs }) => {
  const about = etaMs >= 1_500 ? `, about ${Math.round(etaMs / 1_000)} seconds` : ''
  return place ? `Waiting: number ${place} in line${about}.` : `Colouring${about} …`
}

const button = (words, act, plain = true) => {
  const made = element('button', { class: `button${plain ? ' plain' : ''}`, type: 'button' }, words)
  made.addEventListener('click', act)
  return made
}

const loaded = async (slot, src, alt) => {
  const image = element('img', { slot, src, alt })
  await image.decode()
  return image
}

/** Asks once; who says yes a second time means it. */
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
      known.remove(id)
      card.replaceChildren(element('p', { class: 'status', role: 'status' }, 'Deleted, for good.'))
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
    loaded('first', `${address}/before?side=1280`, 'Your photo as you gave it'),
    loaded('second', `${address}/image?side=1280`, 'Your photo with colours guessed by a network'),
  ])
  const label = 'Before and after: the arrow keys move the divider'
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
  steer({
    control: card.querySelector('.vividness'),
    image: after,
    resultId,
    onShown: (vividness) => {
      download.href = `${address}/image?vividness=${vividness}`
    },
    onTrouble: (words) => {
      status.textContent = words
    },
  })
  const own = `${address}${deleteKey ? `#request=${id}&delete=${deleteKey}` : ''}`
  const share = button('Share', async () => {
    status.textContent = await shareLink(`${location.origin}${address}`)
  })
  card
    .querySelector('.actions')
    .replaceChildren(
      download,
      share,
      element('a', { class: 'button plain', href: own }, 'Its own page'),
      ...(deleteKey ? [deleteButton(card, result)] : []),
    )
}

const newCard = (name) => {
  const card = element('li', { class: 'card' })
  card.innerHTML = template
  card.querySelector('h2').textContent = name
  return card
}

/** A result that this browser remembers. */
export const rememberedCard = (result) => {
  const card = newCard(result.name)
  card.querySelector('progress').hidden = true
  showResult(card, result).catch(() => {
    known.remove(result.id)
    card.remove()
  })
  return card
}

/** A photo on its way. `lane` lets so many be sent at a time. */
export const photoCard = (file, { isUnlisted, lane }) => {
  const card = newCard(file.name || 'A photo')
  const [status, progress, thumb] = ['.status', 'progress', '.thumb'].map((what) => card.querySelector(what))
  const say = (words, isRefused = false) => {
    status.textContent = words
    status.classList.toggle('refused', isRefused)
  }
  const address = URL.createObjectURL(file)
  thumb.src = address
  thumb.addEventListener('error', () => thumb.remove())

  const run = async () => {
    card.querySelector('.actions').replaceChildren()
    progress.hidden = false
    try {
      if (file.size > maxBytes) throw new Refused('That file is too large; 25 MB is the most I take.')
      say('Waiting to be sent …')
      const onProgress = (share) => {
        progress.value = share
      }
      const { id, deleteKey } = await lane(() => {
        say('Sending …')
        return upload(file, { isUnlisted, onProgress })
      })
      progress.removeAttribute('value')
      const { resultId } = await settled(id, (state) => say(inLine(state)))
      const result = { id, resultId, deleteKey, name: file.name || 'A photo' }
      known.add(result)
      await showResult(card, result)
      say('Done. Move the divider to compare.')
      card.dispatchEvent(new CustomEvent('done', { bubbles: true }))
    } catch (error) {
      progress.hidden = true
      say(error.message, true)
      if (error.again) card.querySelector('.actions').replaceChildren(button('Try again', run))
    } finally {
      if (!thumb.isConnected) URL.revokeObjectURL(address)
    }
  }
  run()
  return card
}
