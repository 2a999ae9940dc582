import { html, noHtml, type Html } from '../../../core/html.ts'
import type { MeasuredFigure } from '../../../pipeline/models/model-figures.ts'
import { counted } from '../../page.ts'
import { noticeBox, type Notice } from '../components.ts'
import { csrfField, type Viewer } from '../dashboard-page.ts'
import type { ModelView } from './model-reader.ts'
import type { ModelsOverview } from './service.ts'
import { workersSection } from './workers-section.ts'

const megabyte = 1_000_000

const kinds: Record<string, string> = {
  ab: 'ab: one colour per pixel',
  'ab-bins': 'ab-bins: a probability for each colour',
  rgb: 'rgb: a colour picture',
}

const rounded = (value: number | undefined): Html =>
  value === undefined ? html`<span class="none">–</span>` : html`${value.toFixed(1)}`

const figureRow = ({ name, unit, ours, range, grey, truth }: MeasuredFigure): Html => {
  const interval = range ? html`<small>${range[0].toFixed(1)} to ${range[1].toFixed(1)}</small>` : noHtml
  return html`<tr><th scope="row">${unit === '' ? name : `${name}, ${unit}`}</th><td>${rounded(ours)}${interval}</td>
<td>${rounded(grey)}</td><td>${rounded(truth)}</td></tr>
`
}

const figuresTable = ({ id, figures, measuredOn }: ModelView): Html => {
  const intervals = figures.some(({ range }) => range) ? ' Small print: 95 % intervals.' : ''
  return html`<table class="figures"><caption class="visually-hidden">Measured quality of ${id}</caption>
<thead><tr><th scope="col">Measure</th><th scope="col">This model</th><th scope="col">Grey picture</th><th scope="col">True photo</th></tr></thead>
<tbody>
${figures.map(figureRow)}
</tbody></table>
${measuredOn === '' ? noHtml : html`<p class="hint">Measured on ${measuredOn}.${intervals}</p>`}`
}

const quality = (model: ModelView): Html => html`${
  model.figures.length === 0
    ? html`<p class="hint">The card states no measured quality.</p>`
    : figuresTable(model)
}${model.knownFailures === '' ? noHtml : html`<p class="hint"><strong>Known weaknesses:</strong> ${model.knownFailures}.</p>`}`

const fact = (name: string, value: Html | string): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>
`

const facts = ({ kind, licence, bytes, parameters, isVerified }: ModelView): Html => {
  const size = `${(bytes / megabyte).toFixed(1)} MB`
  const count = parameters === undefined ? '' : `, ${(parameters / 1e6).toFixed(1)} million parameters`
  const verified = html`<span class="verified">verified: its hash matches the card</span>`
  return html`<dl class="facts">
${fact('Output', kinds[kind] ?? kind)}${fact('Licence', licence === '' ? 'not stated' : licence)}${fact('Size', size + count)}${fact('File', isVerified ? verified : 'not verified')}</dl>`
}

type Context = ModelsOverview & { viewer: Viewer }

const usage = ({ id, problem }: ModelView, index: number, { workers, chosen, viewer }: Context): Html => {
  const running = workers.filter(({ model }) => model === id).length
  const isChosen = id === chosen
  const badge =
    running > 0
      ? html`<span class="badge on">Used by ${counted(running, 'worker')}</span>`
      : html`<span class="badge">${isChosen ? 'Chosen' : 'Not used'}</span>`
  const hasFailed = workers.some(({ state, failure }) => state === 'failed' && failure?.model === id)
  const canChoose = viewer.role === 'operator' && problem === undefined && (!isChosen || hasFailed)
  const label = isChosen && hasFailed ? `Retry ${id}` : `Use ${id}`
  const button = html`<button type="button" class="button plain" popovertarget="confirm-${index}">${label}</button>`
  return html`${badge}${canChoose ? button : noHtml}`
}

const confirmation = ({ id }: ModelView, index: number, viewer: Viewer): Html =>
  html`<dialog popover class="confirmation" id="confirm-${index}" aria-labelledby="confirm-title-${index}">
<form method="post" action="/admin/models/choose">${csrfField(viewer)}
<input type="hidden" name="model" value="${id}">
<h2 id="confirm-title-${index}">Use ${id} for new photos?</h2>
<p>Each worker loads it next to its current model, and finishes photos in progress first; none is lost. The choice
survives a restart and overrides MODEL.</p>
<p class="buttons"><button class="button">Use ${id}</button>
<button type="button" class="button plain" autofocus popovertarget="confirm-${index}" popovertargetaction="hide">Cancel</button></p>
</form></dialog>`

const modelCard = (model: ModelView, index: number, context: Context): Html => {
  const { id, title, problem, kind } = model
  const canBeChosen = problem === undefined && context.viewer.role === 'operator'
  return html`<article class="model" aria-labelledby="model-${index}">
<div class="top"><h3 id="model-${index}">${id}</h3>
<div class="usage" id="usage-${index}" data-live>${usage(model, index, context)}</div></div>
${title === '' ? noHtml : html`<p class="title">${title}</p>`}
${problem === undefined ? noHtml : html`<p class="error">This model cannot be used: ${problem}.</p>`}
${kind === '' ? noHtml : html`${facts(model)}${quality(model)}`}
${canBeChosen ? confirmation(model, index, context.viewer) : noHtml}
</article>
`
}

export const modelsView = (overview: ModelsOverview, viewer: Viewer, notice: Notice): Html => html`<h1>Models</h1>
<p class="lead">The installed networks, and the one that colorizes new photos.</p>
${noticeBox(notice)}
${workersSection(overview)}
<section aria-labelledby="installed"><h2 id="installed">Installed models</h2>
${overview.models.map((model, index) => modelCard(model, index, { ...overview, viewer }))}
</section>`
