import { html, type Html } from '../../../core/html.ts'
import { titleOf } from '../../../platforms/definitions.ts'
import { counted } from '../../page.ts'
import { clock, duration } from './format.ts'
import type { Overview } from './service.ts'

const cell = (value: number | undefined, text: string): Html =>
  html`<td data-value="${value ?? ''}">${text}</td>`

/** The rows of the table that the charts are drawn from. */
export const hourRows = ({ hours, platforms }: Overview): Html =>
  html`${hours.map(({ atMs, requests, whole: { medianMs, p99Ms } }) => {
    const counts = platforms.map((name) => cell(requests[name] ?? 0, String(requests[name] ?? 0)))
    const times = [medianMs, p99Ms].map((ms) =>
      ms === undefined ? cell(undefined, '–') : cell(ms / 1_000, duration(ms)),
    )
    return html`<tr data-at="${atMs / 1_000}"><th scope="row">${clock(atMs)}</th>${counts}${times}</tr>\n`
  })}`

export const dayText = ({ hours }: Overview): Html => {
  const total = hours.flatMap(({ requests }) => Object.values(requests)).reduce((sum, n) => sum + n, 0)
  return total === 0
    ? html`No requests in the last 24 hours.`
    : html`${counted(total, 'request')} in the last 24 hours.`
}

export const timesText = ({ hours }: Overview): Html =>
  hours.some(({ whole }) => whole.count > 0)
    ? html`Median and 99th percentile of each hour.`
    : html`No answers in the last 24 hours.`

const chart = (id: string, label: string): Html =>
  html`<div class="chart" id="${id}" role="img" aria-label="${label} The table below the charts has the same numbers."></div>`

/** Two charts, and their numbers as a table. */
export const chartsSection = (view: Overview): Html => html`<div class="charts">
<section aria-labelledby="day"><h2 id="day">Requests</h2>
<p data-live="day-text" class="soft">${dayText(view)}</p>
${chart('requests-chart', 'Bar chart: requests per hour and platform in the last 24 hours.')}
</section>
<section aria-labelledby="times"><h2 id="times">Time to answer</h2>
<p data-live="times-text" class="soft">${timesText(view)}</p>
${chart('times-chart', 'Line chart: median and 99th percentile of the time from request to answer, per hour.')}
</section>
</div>
<details class="numbers"><summary>Show the numbers as a table</summary>
<div class="scroll" role="region" aria-label="Numbers of the charts" tabindex="0">
<table class="grid" id="hours"><thead><tr>${[
  'Hour, UTC',
  ...view.platforms.map(titleOf),
  'Median',
  '99th',
].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody data-live="hours">${hourRows(view)}</tbody>
</table></div>
</details>`
