import { html, textOf, type Html } from '../../../core/html.ts'
import { counted, stylesheet } from '../../page.ts'
import { chartsSection, dayText, hourRows, timesText } from './charts.ts'
import { clock, duration } from './format.ts'
import { failuresSection, limitsSection, workersSection } from './sections.ts'
import type { Overview, Times } from './service.ts'

export const overviewHead = html`${stylesheet('vendor/uplot.css')}${stylesheet('overview.css')}`

const tile = (name: string, value: string, note: string): Html =>
  html`<div class="tile"><dt>${name}</dt><dd><strong>${value}</strong><span>${note}</span></dd></div>
`

const time = (ms: number | undefined): string => (ms === undefined ? '–' : duration(ms))
const timeNote = ({ count }: Times): string =>
  count === 0 ? 'no answers in the last hour' : 'from request to answer, last hour'

const tiles = ({ waiting, running, answersWaiting, whole, workers }: Overview): Html => {
  const rate = workers.reduce((sum, { photosPerSecond }) => sum + photosPerSecond, 0)
  return html`${[
    tile('Waiting', String(waiting), 'requests in the queue'),
    tile('Running', String(running), 'photos being colorized'),
    tile('Answers', String(answersWaiting), 'waiting to be posted'),
    tile('Median', time(whole.medianMs), timeNote(whole)),
    tile('99th percentile', time(whole.p99Ms), timeNote(whole)),
    tile(
      'Photos per second',
      rate.toFixed(rate < 10 ? 2 : 0),
      `recently, ${counted(workers.length, 'worker')}`,
    ),
  ]}`
}

const stageNames = {
  waiting: 'Waiting in the queue',
  colouring: 'Fetching and colorizing',
  replying: 'Answering',
} as const

const stageRow = (name: string, { medianMs, p99Ms }: Times): Html =>
  html`<tr><th scope="row">${name}</th><td>${time(medianMs)}</td><td>${time(p99Ms)}</td></tr>
`

const stageRows = ({ stages, whole }: Overview): Html =>
  html`${stages.map(({ name, times }) => stageRow(stageNames[name], times))}${stageRow('From request to answer', whole)}`

/** The parts of the page that a script replaces while it is open, by the name in `data-live`. */
const parts = {
  now: ({ nowMs }: Overview) => html`As of ${clock(nowMs, true)} UTC`,
  tiles,
  'day-text': dayText,
  'times-text': timesText,
  hours: hourRows,
  stages: stageRows,
  failures: failuresSection,
  workers: workersSection,
  limits: limitsSection,
} as const

/** The live parts as the script expects them. */
export const liveParts = (view: Overview): Record<string, string> =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, textOf(part(view))]))

/** The overview, complete without JavaScript; a script keeps it up to date. */
export const overviewView = (view: Overview): Html => html`<div class="overview-head"><h1>Overview</h1>
<p class="soft"><span id="live-state" data-state="still">Not live</span> <span data-live="now">${parts.now(view)}</span></p></div>
<dl data-live="tiles" class="tiles">${tiles(view)}</dl>
${chartsSection(view)}
<div class="columns">
<section aria-labelledby="stages"><h2 id="stages">Time per stage</h2>
<p class="soft">Last hour.</p>
<table class="grid"><thead><tr><th scope="col">Stage</th><th scope="col">Median</th><th scope="col">99th</th></tr></thead>
<tbody data-live="stages">${stageRows(view)}</tbody>
</table></section>
<section aria-labelledby="limits"><h2 id="limits">Limits</h2>
<div data-live="limits">${limitsSection(view)}</div></section>
</div>
<section aria-labelledby="failures"><h2 id="failures">Failed requests</h2>
<div data-live="failures">${failuresSection(view)}</div></section>
<section aria-labelledby="workers"><h2 id="workers">Workers</h2>
<div data-live="workers">${workersSection(view)}</div></section>`
