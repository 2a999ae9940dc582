import { speakLevels, type PlacePolicy, type SpeakLevel } from '../../domain.ts'
import { escapeHtml } from '../html.ts'
import type { Overview, PlaceView, PlatformView } from './services.ts'

/** What was wrong with a form: where, what was typed there, and what to say about it. */
export type Trouble = { field: 'platform' | 'place' | 'speak' | 'person'; typed: string; sentence: string }

/** What a form has done. It travels in the address, so it is a word of ours and never what somebody typed. */
const doneSentences = {
  paused: 'Paused. What is asked for is still heard and coloured; the answers wait here.',
  resumed: 'Listening and answering. What waited goes out now, in its order.',
  place_set: 'Noted for that subreddit. It holds from the next answer on.',
  place_cleared: 'That subreddit is as all others are.',
  opted_out: 'Noted: that person is left alone from now on.',
  opted_in: 'Noted: that person is answered again.',
}
export type Done = keyof typeof doneSentences

const isDone = (word: unknown): word is Done => typeof word === 'string' && Object.hasOwn(doneSentences, word)

const speakWords: Record<SpeakLevel, string> = {
  off: 'Nothing',
  message_only: 'Direct messages only',
  link_only: 'Links, no pictures',
  freely: 'Everything',
}

const unseen = (text: string): string => `<span class="unseen">${escapeHtml(text)}</span>`
const titleOf = (name: string): string => escapeHtml(name.charAt(0).toUpperCase() + name.slice(1))

/** The attributes of a field that was filled in badly, and the sentence that belongs below it. */
const complaint = (trouble: Trouble | undefined, field: Trouble['field']) =>
  trouble?.field === field
    ? {
        attributes: ` value="${escapeHtml(trouble.typed)}" aria-invalid="true" aria-describedby="trouble" autofocus`,
        sentence: `<p class="trouble" id="trouble" role="alert">${escapeHtml(trouble.sentence)}</p>`,
      }
    : { attributes: '', sentence: '' }

const platformRow = ({ name, isPaused, waiting }: PlatformView): string => {
  const [path, verb] = isPaused ? ['resume', 'Resume'] : ['pause', 'Pause']
  const title = titleOf(name)
  return `<form class="platform" method="post" action="/admin/${path}">
<input type="hidden" name="platform" value="${escapeHtml(name)}">
<h3>${title}</h3>
<p class="state${isPaused ? ' paused' : ''}">${isPaused ? 'Paused' : 'Listening and answering'}</p>
<p class="waiting">${waiting} ${waiting === 1 ? 'answer waits' : 'answers wait'}</p>
<button class="button">${verb} ${unseen(title)}</button>
</form>`
}

const speakOptions = (chosen: SpeakLevel): string =>
  speakLevels
    .map(
      (level) =>
        `<option value="${level}"${level === chosen ? ' selected' : ''}>${speakWords[level]}</option>`,
    )
    .join('')

/** The two fields of a policy; `form` names the form that they belong to, which need not stand around them. */
const policyFields = (id: string, { speak, nsfw }: PlacePolicy, where: string) => ({
  speak: `<label for="${id}-speak">What may be said${where}</label>
<select id="${id}-speak" name="speak" form="${id}">${speakOptions(speak)}</select>`,
  nsfw: `<input id="${id}-nsfw" name="nsfw" form="${id}" type="checkbox" value="1"${nsfw ? ' checked' : ''}>
<label for="${id}-nsfw">NSFW too${where}</label>`,
})

const closedCell = (closedUntilMs: number | undefined): string => {
  if (closedUntilMs === undefined) return 'Open'
  const iso = new Date(closedUntilMs).toISOString()
  const shown = `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
  return `Closed until <time datetime="${iso}">${shown}</time>: we were refused there; tried again after`
}

// a table whose parts are laid out otherwise on a phone is none to a screen reader, unless it says what it is
const placeRow = ({ place, policy, closedUntilMs }: PlaceView, index: number): string => {
  const id = `place-${index}`
  const name = escapeHtml(place)
  const { speak, nsfw } = policyFields(id, policy, unseen(` in r/${place}`))
  return `<tr role="row">
<th role="rowheader" scope="row">r/${name}</th>
<td role="cell">${speak}</td>
<td role="cell" class="tick">${nsfw}</td>
<td role="cell" class="closed">${closedCell(closedUntilMs)}</td>
<td role="cell"><form class="deeds" id="${id}" method="post" action="/admin/places">
<input type="hidden" name="place" value="${name}">
<button class="button">Save ${unseen(`r/${place}`)}</button>
<button class="button plain" formaction="/admin/places/clear">Clear ${unseen(`r/${place}`)}</button>
</form></td>
</tr>`
}

const column = (name: string): string => `<th role="columnheader" scope="col">${name}</th>`

const placesTable = (places: readonly PlaceView[]): string =>
  places.length === 0
    ? '<p class="none">Every subreddit is treated alike so far.</p>'
    : `<table role="table" aria-label="Subreddits that are not as all others are">
<thead role="rowgroup"><tr role="row">${['Subreddit', 'What may be said', 'NSFW', 'To us it is', 'Change'].map(column).join('')}</tr></thead>
<tbody role="rowgroup">
${places.map(placeRow).join('\n')}
</tbody>
</table>`

const addPlace = (trouble: Trouble | undefined): string => {
  const { attributes, sentence } = complaint(trouble, 'place')
  const { speak, nsfw } = policyFields('add', { speak: 'off', nsfw: true }, '')
  return `<form class="add" id="add" method="post" action="/admin/places">
<p class="field"><label for="add-place">Another subreddit</label>
<input id="add-place" name="place" required maxlength="30" pattern="\\s*(/?[rR]/)?\\w{2,21}/?\\s*" title="2 to 21 letters, digits and underscores" placeholder="r/name" autocomplete="off" autocapitalize="none" spellcheck="false"${attributes}></p>
<p class="field">${speak}</p>
<p class="tick">${nsfw}</p>
<p><button class="button">Add</button></p>
${sentence}
</form>`
}

const people = (optOuts: number, trouble: Trouble | undefined): string => {
  const { attributes, sentence } = complaint(trouble, 'person')
  const count = optOuts === 1 ? '1 person has' : `${optOuts} people have`
  return `<p><strong>${count} opted out.</strong> They are not answered, nor is anybody about their pictures. Who asks
by other ways than a message to the bot is entered here.</p>
<form class="add" method="post" action="/admin/opt-out">
<p class="field"><label for="person">Name on Reddit</label>
<input id="person" name="person" required maxlength="30" pattern="\\s*(/?[uU]/)?[\\w\\-]{2,21}/?\\s*" title="2 to 21 letters, digits, underscores and hyphens" placeholder="u/name" autocomplete="off" autocapitalize="none" spellcheck="false"${attributes}></p>
<p class="deeds"><button class="button">Opt out</button>
<button class="button plain" formaction="/admin/opt-in">Opt in again</button></p>
${sentence}
</form>`
}

const said = ({ done, trouble }: { done?: unknown; trouble?: Trouble }): string => {
  if (trouble && ['platform', 'speak'].includes(trouble.field))
    return `<p class="trouble" role="alert">${escapeHtml(trouble.sentence)}</p>`
  return isDone(done) ? `<p class="done" role="status">${doneSentences[done]}</p>` : ''
}

/** The dashboard. HTML. */
export const adminMain = (
  { platforms, places, optOuts, gaps }: Overview,
  { done, trouble }: { done?: unknown; trouble?: Trouble },
): string => `<h1>Dashboard</h1>
${said({ done, ...(trouble && { trouble }) })}
<section aria-labelledby="platforms"><h2 id="platforms">Platforms</h2>
<p>While a platform is paused, what people ask there is still heard and coloured; the answers wait, and none is lost.</p>
${platforms.map(platformRow).join('\n')}
<p class="hint">Listening has met ${gaps} ${gaps === 1 ? 'gap' : 'gaps'}: times when more came than Reddit lists, so that requests may have been
missed.</p>
</section>
<section aria-labelledby="places"><h2 id="places">Subreddits</h2>
<p>Those that are not as all others are. Moderators set the same by a message to the bot.</p>
${placesTable(places)}
${addPlace(trouble)}
</section>
<section aria-labelledby="people"><h2 id="people">People</h2>
${people(optOuts, trouble)}
</section>
<section aria-labelledby="queues"><h2 id="queues">Queues</h2>
<p>Every job, with what became of it. <a href="/admin/queues">Open the queues</a></p>
</section>
<section aria-labelledby="models"><h2 id="models">Models</h2>
<p>Which networks are installed, how good they are, and which one colours. <a href="/admin/models">Open the models</a></p>
</section>
<section aria-labelledby="settings"><h2 id="settings">Settings</h2>
<p>What is in force and where it comes from, and what the doctor finds. <a href="/admin/settings">Open the settings</a></p>
</section>`
