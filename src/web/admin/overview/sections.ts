import { refusalSentence } from '../../../i18n/sentences.ts'
import { escapeHtml } from '../../page.ts'
import type { BudgetGauge, FailureView, OverviewView, WorkerView } from './service-types.ts'
import { bytes, deviceName, duration, platformName, times } from '../format.ts'

const table = (label: string, columns: readonly string[], rows: readonly string[]): string =>
  `<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table class="grid"><thead><tr>${columns
    .map((name, i) => `<th scope="col"${i === 0 ? ' class="widest"' : ''}>${name}</th>`)
    .join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`

const failureRow = ({ code, count, platforms, isSilent }: FailureView): string => {
  const meaning = isSilent ? 'Met with silence.' : `“${escapeHtml(refusalSentence(code))}”`
  return `<tr><th scope="row"><code>${escapeHtml(code)}</code><span class="soft">${meaning}</span></th>
<td>${count}</td><td class="words">${platforms.map((name) => escapeHtml(platformName(name))).join(', ')}</td></tr>`
}

export const failuresSection = ({ failures }: OverviewView): string =>
  failures.length === 0
    ? '<p class="soft">In the last day nothing was refused and nothing went wrong.</p>'
    : `<p class="soft">In the last day, by code.</p>
${table('Requests not answered with a picture', ['Why', 'How often', 'Where'], failures.map(failureRow))}`

const workerRow = (nowMs: number, { id, device, model, photosPerSecond, sinceMs }: WorkerView): string =>
  `<tr><th scope="row">${escapeHtml(id)}<span class="soft">${escapeHtml(deviceName(device))}, model ${escapeHtml(model)}</span></th>
<td>${photosPerSecond.toFixed(2)}</td><td>${duration(Math.max(0, nowMs - sinceMs))}</td></tr>`

export const workersSection = ({ workers, nowMs }: OverviewView): string =>
  workers.length === 0
    ? '<p class="trouble">No worker is there. What is asked for waits until one is started.</p>'
    : table(
        'Workers',
        ['Process', 'Photos a second', 'Up for'],
        workers.map((worker) => workerRow(nowMs, worker)),
      )

const gauge = (name: string, shown: string, meter: string): string =>
  `<div class="gauge"><h3>${name}</h3>${meter}<p class="soft">${shown}</p></div>`

const redditGauge = (budget: BudgetGauge | undefined, nowMs: number): string => {
  if (!budget) return gauge('Reddit', 'Nothing was asked of Reddit in the last day.', '')
  const { limit, remaining, resetAtMs } = budget
  const next = resetAtMs > nowMs ? `; a new window in ${duration(resetAtMs - nowMs)}` : ''
  const meter = `<meter min="0" max="${limit}" low="${limit * 0.1}" optimum="${limit}" value="${remaining}" aria-label="Requests left of Reddit’s window"></meter>`
  return gauge('Reddit', `${remaining} of ${limit} requests left${next}.`, meter)
}

const discordGauge = (heldBack: number): string =>
  gauge(
    'Discord',
    heldBack === 0
      ? 'Its rate limit made no call wait in the last hour.'
      : `Its rate limit made calls wait ${times(heldBack)} in the last hour.`,
    '',
  )

const redisGauge = ({ usedBytes, peakBytes, maxBytes }: OverviewView['redis']): string => {
  const most = maxBytes === undefined ? '' : ` of ${bytes(maxBytes)}`
  const meter =
    maxBytes === undefined
      ? ''
      : `<meter min="0" max="${maxBytes}" high="${maxBytes * 0.9}" optimum="0" value="${usedBytes}" aria-label="Redis’s memory"></meter>`
  return gauge(
    'Redis',
    `${bytes(usedBytes)}${most} of memory in use, ${bytes(peakBytes)} at the most.`,
    meter,
  )
}

export const limitsSection = ({ reddit, discordHeldBack, redis, nowMs }: OverviewView): string =>
  [redditGauge(reddit, nowMs), discordGauge(discordHeldBack), redisGauge(redis)].join('\n')
