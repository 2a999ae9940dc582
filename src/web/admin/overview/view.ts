import { escapeHtml } from '../../page.ts'
import { failuresSection, limitsSection, workersSection } from './sections.ts'
import type { OverviewView, Times } from './service-types.ts'
import { clock, duration, platformName } from '../format.ts'

export const overviewHead =
  '<link rel="stylesheet" href="/assets/admin.css">\n<link rel="stylesheet" href="/assets/vendor/uplot.css">\n<link rel="stylesheet" href="/assets/overview.css">\n'
export const overviewScript = 'overview.js'

const none = '<span class="soft">none yet</span>'

const tile = (name: string, value: string, note: string): string =>
  `<div class="tile"><dt>${name}</dt><dd><strong>${value}</strong><span>${note}</span></dd></div>`

const timed = (ms: number | undefined): string => (ms === undefined ? '–' : duration(ms))
const ofLastHour = ({ count }: Times): string =>
  count === 0 ? 'nothing in the last hour' : 'request to reply, last hour'

const tiles = ({ waiting, running, answersWaiting, whole, workers }: OverviewView): string => {
  const rate = workers.reduce((sum, { photosPerSecond }) => sum + photosPerSecond, 0)
  const hands = workers.length === 1 ? '1 worker' : `${workers.length} workers`
  return [
    tile('Waiting', String(waiting), waiting === 0 ? 'nobody is in line' : 'requests in line'),
    tile('Running', String(running), 'being coloured now'),
    tile('Answers', String(answersWaiting), 'on their way out'),
    tile('Median', timed(whole.medianMs), ofLastHour(whole)),
    tile('99th percentile', timed(whole.p99Ms), ofLastHour(whole)),
    tile('Photos a second', rate.toFixed(rate < 10 ? 2 : 0), `${hands}, of late`),
  ].join('\n')
}

const stageNames = {
  waiting: 'In line',
  colouring: 'Fetched and coloured',
  replying: 'Answered',
} as const

const stages = ({ stages: all, whole }: OverviewView): string =>
  [
    ...all.map(({ name, times }) => [stageNames[name], times] as const),
    ['From request to reply', whole] as const,
  ]
    .map(
      ([name, { medianMs, p99Ms }]) =>
        `<tr><th scope="row">${name}</th><td>${timed(medianMs)}</td><td>${timed(p99Ms)}</td></tr>`,
    )
    .join('\n')

const cell = (value: number | undefined, shown: string): string =>
  `<td data-value="${value ?? ''}">${shown}</td>`

/** What the charts draw: they read it here. */
const hourRows = ({ hours, platforms }: OverviewView): string =>
  hours
    .map(({ atMs, requests, whole: { medianMs, p99Ms } }) => {
      const counts = platforms.map((name) => cell(requests[name] ?? 0, String(requests[name] ?? 0)))
      const took = [medianMs, p99Ms].map((ms) => cell(ms === undefined ? undefined : ms / 1_000, timed(ms)))
      return `<tr data-at="${atMs / 1_000}"><th scope="row">${clock(atMs)}</th>${[...counts, ...took].join('')}</tr>`
    })
    .join('\n')

const dayWords = ({ hours }: OverviewView): string => {
  const total = hours.flatMap(({ requests }) => Object.values(requests)).reduce((sum, n) => sum + n, 0)
  if (total === 0) return 'Nobody has asked for anything in the last day.'
  return `${total} ${total === 1 ? 'request' : 'requests'} in the last day, by hour.`
}

const tookWords = ({ hours }: OverviewView): string =>
  hours.some(({ whole }) => whole.count > 0)
    ? 'Median and 99th percentile of each hour.'
    : 'No photo was answered in the last day.'

/** The parts that change while the page is looked at, by the name of the element that holds each. HTML. */
export const overviewParts = (view: OverviewView): Record<string, string> => ({
  now: `As of ${clock(view.nowMs, true)} UTC`,
  tiles: tiles(view),
  'day-words': dayWords(view),
  'took-words': tookWords(view),
  hours: hourRows(view),
  stages: stages(view),
  failures: failuresSection(view),
  workers: workersSection(view),
  limits: limitsSection(view),
})

const column = (name: string): string => `<th scope="col">${escapeHtml(name)}</th>`

const figure = (id: string, label: string): string =>
  `<div class="chart" id="${id}" role="img" aria-label="${label} The table below the charts has the same numbers."></div>`

const charts = (part: (name: string, tag?: string, rest?: string) => string, view: OverviewView): string => `
<div class="charts">
<section aria-labelledby="day"><h2 id="day">Requests</h2>
${part('day-words', 'p', ' class="soft"')}
${figure('requests-chart', 'Bars: requests of each hour of the last day, by platform.')}
</section>
<section aria-labelledby="took"><h2 id="took">Time to reply</h2>
${part('took-words', 'p', ' class="soft"')}
${figure('took-chart', 'Lines: median and 99th percentile from request to reply, of each hour of the last day.')}
</section>
</div>
<details class="numbers"><summary>The charts’ numbers as a table</summary>
<div class="scroll" role="region" aria-label="The charts’ numbers" tabindex="0">
<table class="grid" id="hours"><thead><tr>${['Hour, UTC', ...view.platforms.map(platformName), 'Median', '99th'].map(column).join('')}</tr></thead>
${part('hours', 'tbody')}
</table></div>
</details>`

/** The overview, whole without a script; with one it goes on by itself. HTML. */
export const overviewMain = (view: OverviewView): string => {
  const parts = overviewParts(view)
  const part = (name: string, tag = 'div', rest = ''): string =>
    `<${tag} data-live="${name}"${rest}>${parts[name] ?? none}</${tag}>`
  return `<div class="overview-head"><h1>Overview</h1>
<p class="soft"><span id="live-state" data-state="still">Still</span> ${part('now', 'span')}</p></div>
${part('tiles', 'dl', ' class="tiles"')}
${charts(part, view)}
<div class="columns">
<section aria-labelledby="stages"><h2 id="stages">Where the time goes</h2>
<p class="soft">In the last hour.</p>
<table class="grid"><thead><tr>${['Stage', 'Median', '99th'].map(column).join('')}</tr></thead>
${part('stages', 'tbody')}
</table></section>
<section aria-labelledby="limits"><h2 id="limits">Limits</h2>
${part('limits')}</section>
</div>
<section aria-labelledby="failures"><h2 id="failures">Not answered with a picture</h2>
${part('failures')}</section>
<section aria-labelledby="workers"><h2 id="workers">Workers</h2>
${part('workers')}</section>`
}
