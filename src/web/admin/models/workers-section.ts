import { html, noHtml, type Html } from '../../../core/html.ts'
import { counted } from '../../page.ts'
import { rowHeading, cell, table } from '../components.ts'
import type { ModelsOverview, ModelWorker } from './service.ts'

const stateLabels: Record<ModelWorker['state'], string> = {
  current: 'up to date',
  pending: 'not notified yet',
  loading: 'loading the new model',
  failed: 'kept the previous model',
}

const workerRow = ({ id, model, device, state, failure }: ModelWorker): Html => {
  const why = failure ? html`: ${failure.model} could not be loaded. ${failure.why}` : noHtml
  return html`${rowHeading(id)}${cell(model, 'Model')}${cell(device, 'Device')}<td role="cell" class="${state}">${stateLabels[state]}${why}</td>`
}

const workersTable = (workers: readonly ModelWorker[]): Html =>
  workers.length === 0
    ? noHtml
    : table('Workers', ['Worker', 'Model', 'Device', 'Status'], workers.map(workerRow))

const countIn = (workers: readonly ModelWorker[], wanted: ModelWorker['state']): number =>
  workers.filter(({ state }) => state === wanted).length

/** Whether no worker will change its model any more. */
const isSettled = (workers: readonly ModelWorker[]): boolean =>
  workers.every(({ state }) => state === 'current' || state === 'failed')

const summary = ({ workers, chosen }: ModelsOverview): string => {
  const [current, failed] = [countIn(workers, 'current'), countIn(workers, 'failed')]
  if (workers.length === 0) return `No worker is running. The next one to start will use ${chosen}.`
  if (current === workers.length) return `All workers use ${chosen}.`
  const failures =
    failed > 0 ? ` ${counted(failed, 'worker')} could not load it and kept the previous model.` : ''
  return `${chosen} is chosen: ${current} of ${counted(workers.length, 'worker')} ${workers.length === 1 ? 'uses' : 'use'} it.${failures}`
}

/** The workers and the model that each uses; a script keeps the elements with `data-live` up to date. */
export const workersSection = (overview: ModelsOverview): Html => {
  const { workers } = overview
  const progress = isSettled(workers)
    ? noHtml
    : html`<progress aria-label="Workers with the chosen model" max="${workers.length}" value="${countIn(workers, 'current')}"></progress>
<noscript><a href="/admin/models">Refresh</a></noscript>`
  return html`<section aria-labelledby="workers"><h2 id="workers">Workers</h2>
<p id="summary" role="status" data-live>${summary(overview)}</p>
<div class="switching" id="switching" data-live>${progress}</div>
<div id="workers-now" data-live data-settled="${String(isSettled(workers))}">${workersTable(workers)}</div>
</section>`
}
