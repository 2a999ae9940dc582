import { escapeHtml } from '../../page.ts'
import { csrfField, type Visitor } from '../dashboard-page.ts'
import type { Figure, ModelsOverview, ModelView, WorkerView } from './service-types.ts'

const megabyte = 1_000_000

const kinds: Record<string, string> = {
  ab: 'ab: the colours themselves',
  'ab-bins': 'ab-bins: how likely each colour is',
  rgb: 'rgb: a picture, whose colours are taken',
}

const states: Record<WorkerView['state'], string> = {
  follows: 'Follows',
  waits: 'Has not heard yet',
  loading: 'Loading the new one',
  failed: 'Stays with the old one',
}

const column = (name: string): string => `<th role="columnheader" scope="col">${name}</th>`
const plural = (count: number): string => `${count} ${count === 1 ? 'worker' : 'workers'}`

// a table whose parts are laid out otherwise on a phone is none to a screen reader, unless it says what it is
const workerRow = ({ name, model, device, state, failure }: WorkerView): string => {
  const why = failure && `: ${escapeHtml(failure.model)} does not load. ${escapeHtml(failure.why)}`
  return `<tr role="row">
<th role="rowheader" scope="row">${escapeHtml(name)}</th>
<td role="cell" data-label="Colours with">${escapeHtml(model)}</td>
<td role="cell" data-label="Device">${escapeHtml(device)}</td>
<td role="cell" class="${state}">${states[state]}${why ?? ''}</td>
</tr>`
}

const workersTable = (workers: readonly WorkerView[]): string =>
  workers.length === 0
    ? ''
    : `<table role="table" aria-label="Workers">
<thead role="rowgroup"><tr role="row">${['Worker', 'Colours with', 'Device', 'The choice'].map(column).join('')}</tr></thead>
<tbody role="rowgroup">
${workers.map(workerRow).join('\n')}
</tbody>
</table>`

/** Whether there is nothing to wait for. */
const isSettled = (workers: readonly WorkerView[]): boolean =>
  workers.every(({ state }) => state === 'follows' || state === 'failed')

const summary = ({ workers, wanted }: ModelsOverview): string => {
  const name = escapeHtml(wanted)
  const following = workers.filter(({ state }) => state === 'follows').length
  const failed = workers.filter(({ state }) => state === 'failed').length
  if (workers.length === 0) return `No worker is running. The next one that starts takes ${name}.`
  if (following === workers.length) return `All photos are coloured with ${name}.`
  const trouble = failed > 0 ? ` ${plural(failed)} could not load it: what works goes on.` : ''
  const have = workers.length === 1 ? 'has' : 'have'
  return `${name} is wanted: ${following} of ${plural(workers.length)} ${have} it.${trouble}`
}

const workersSection = (overview: ModelsOverview): string => {
  const { workers } = overview
  const following = workers.filter(({ state }) => state === 'follows').length
  const bar = isSettled(workers)
    ? ''
    : `<progress aria-label="Workers that follow" max="${workers.length}" value="${following}"></progress>
<noscript><a href="/admin/models">Look again</a></noscript>`
  return `<section aria-labelledby="workers"><h2 id="workers">Workers</h2>
<p id="summary" role="status" data-live>${summary(overview)}</p>
<div class="following" id="following" data-live>${bar}</div>
<div id="workers-now" data-live data-settled="${isSettled(workers)}">${workersTable(workers)}</div>
</section>`
}

const rounded = (value: number | undefined): string =>
  value === undefined ? '<span class="none">–</span>' : value.toFixed(1)

const figureRow = ({ name, unit, ours, range, grey, truth }: Figure): string => {
  const between = range && `<small>${range[0].toFixed(1)} to ${range[1].toFixed(1)}</small>`
  return `<tr><th scope="row">${escapeHtml(unit === '' ? name : `${name}, ${unit}`)}</th><td>${rounded(ours)}${between ?? ''}</td>
<td>${rounded(grey)}</td><td>${rounded(truth)}</td></tr>`
}

const quality = ({ id, figures, measuredOn, knownFailures }: ModelView): string => {
  const table = `<table class="figures"><caption class="unseen">Measured quality of ${escapeHtml(id)}</caption>
<thead><tr><th scope="col">Measured</th><th scope="col">This model</th><th scope="col">Left grey</th><th scope="col">True photo</th></tr></thead>
<tbody>
${figures.map(figureRow).join('\n')}
</tbody></table>`
  const intervals = figures.some(({ range }) => range) ? ' Small: 95 % intervals.' : ''
  const on = measuredOn === '' ? '' : `<p class="hint">On ${escapeHtml(measuredOn)}.${intervals}</p>`
  const failures =
    knownFailures === ''
      ? ''
      : `<p class="hint"><strong>Known to fail:</strong> ${escapeHtml(knownFailures)}.</p>`
  return figures.length === 0
    ? `<p class="hint">Its card names no measured quality.</p>${failures}`
    : table + on + failures
}

const fact = (name: string, value: string): string => `<div><dt>${name}</dt><dd>${value}</dd></div>`

const facts = ({ kind, licence, bytes, parameters, isVerified }: ModelView): string => {
  const size = `${(bytes / megabyte).toFixed(1)} MB`
  const of = parameters === undefined ? '' : `, ${(parameters / 1e6).toFixed(1)} million parameters`
  return `<dl class="facts">
${fact('Kind', escapeHtml(kinds[kind] ?? kind))}
${fact('Licence', licence === '' ? 'not named by its card' : escapeHtml(licence))}
${fact('Size', `${size}${of}`)}
${fact('File', isVerified ? '<span class="verified">verified: its hash is the card’s</span>' : 'not verified')}
</dl>`
}

/** What runs it now, and the way to choose it. */
type Shown = ModelsOverview & { visitor: Visitor }

const runs = ({ id, trouble }: ModelView, index: number, { workers, wanted, visitor }: Shown): string => {
  const running = workers.filter(({ model }) => model === id).length
  const isWanted = id === wanted
  const badge =
    running > 0
      ? `<span class="badge on">In use by ${plural(running)}</span>`
      : `<span class="badge">${isWanted ? 'Chosen' : 'Not in use'}</span>`
  const hasFailed = workers.some(({ state, failure }) => state === 'failed' && failure?.model === id)
  const verb = isWanted && hasFailed ? `Try ${escapeHtml(id)} again` : `Use ${escapeHtml(id)}`
  const canChoose = visitor.role === 'operator' && trouble === undefined && (!isWanted || hasFailed)
  const button = `<button type="button" class="button plain" popovertarget="ask-${index}">${verb}</button>`
  return `${badge}${canChoose ? button : ''}`
}

const question = ({ id }: ModelView, index: number, visitor: Visitor): string => {
  const name = escapeHtml(id)
  return `<dialog popover class="ask" id="ask-${index}" aria-labelledby="ask-title-${index}">
<form method="post" action="/admin/models/choose">${csrfField(visitor)}
<input type="hidden" name="model" value="${name}">
<h2 id="ask-title-${index}">Colour with ${name} from now on?</h2>
<p>Each worker loads it beside the one it has. Photos under way are finished with that; none is lost. It stays chosen
after a restart, whatever MODEL says.</p>
<p class="deeds"><button class="button">Use ${name}</button>
<button type="button" class="button plain" autofocus popovertarget="ask-${index}" popovertargetaction="hide">Leave it as it is</button></p>
</form></dialog>`
}

const modelCard = (model: ModelView, index: number, shown: Shown): string => {
  const { id, title, trouble } = model
  const bad = trouble === undefined ? '' : `<p class="trouble">It cannot be used: ${escapeHtml(trouble)}.</p>`
  return `<article class="model" aria-labelledby="model-${index}">
<div class="top"><h3 id="model-${index}">${escapeHtml(id)}</h3>
<div class="runs" id="runs-${index}" data-live>${runs(model, index, shown)}</div></div>
${title === '' ? '' : `<p class="title">${escapeHtml(title)}</p>`}
${bad}${model.kind === '' ? '' : facts(model) + quality(model)}
${trouble === undefined && shown.visitor.role === 'operator' ? question(model, index, shown.visitor) : ''}
</article>`
}

const said = (done: unknown, isUnknown: boolean): string => {
  if (isUnknown)
    return '<p class="trouble" role="alert">No such model is installed here. Nothing was changed.</p>'
  return done === 'chosen'
    ? '<p class="done" role="status">Chosen. The workers follow within seconds.</p>'
    : ''
}

/** The models' page. HTML. */
export const modelsMain = (
  overview: ModelsOverview,
  visitor: Visitor,
  { done, isUnknown = false }: { done?: unknown; isUnknown?: boolean },
): string => `<h1>Models</h1>
<p class="lead">The networks that are installed, and which of them colours.</p>
${said(done, isUnknown)}
${workersSection(overview)}
<section aria-labelledby="installed"><h2 id="installed">Installed</h2>
${overview.models.map((model, index) => modelCard(model, index, { ...overview, visitor })).join('\n')}
</section>`
