import { attributes, html, noHtml, type Html } from '../../../core/html.ts'
import { refusalSentence } from '../../../i18n/sentences.ts'
import type { Heartbeat } from '../../../stores/heartbeats.ts'
import { titleOf } from '../../../platforms/definitions.ts'
import { counted } from '../../page.ts'
import type { Failure } from './failures.ts'
import { bytes, deviceName, duration } from './format.ts'
import type { Overview, PlatformLimit } from './service.ts'

/** A table that scrolls sideways on a phone. */
const grid = (label: string, columns: readonly string[], rows: readonly Html[]): Html =>
  html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table class="grid"><thead><tr>${columns.map(
    (name, i) => html`<th scope="col"${attributes({ class: i === 0 ? 'widest' : undefined })}>${name}</th>`,
  )}</tr></thead>
<tbody>
${rows}
</tbody></table></div>`

const failureRow = ({ code, count, platforms, isSilent }: Failure): Html => {
  const meaning = isSilent ? 'No reply was sent.' : `“${refusalSentence(code)}”`
  return html`<tr><th scope="row"><code>${code}</code><span class="soft">${meaning}</span></th>
<td>${count}</td><td class="platforms">${platforms.map(titleOf).join(', ')}</td></tr>
`
}

export const failuresSection = ({ failures }: Overview): Html =>
  failures.length === 0
    ? html`<p class="soft">No request failed in the last 24 hours.</p>`
    : html`<p class="soft">Last 24 hours, by error code.</p>
${grid('Failed requests', ['Reason', 'Requests', 'Platforms'], failures.map(failureRow))}`

const workerRow = (nowMs: number, { id, device, model, photosPerSecond, sinceMs }: Heartbeat): Html =>
  html`<tr><th scope="row">${id}<span class="soft">${deviceName(device)}, model ${model}</span></th>
<td>${photosPerSecond.toFixed(2)}</td><td>${duration(Math.max(0, nowMs - sinceMs))}</td></tr>
`

export const workersSection = ({ workers, nowMs }: Overview): Html =>
  workers.length === 0
    ? html`<p class="error">No worker is running. Requests wait until you start one.</p>`
    : grid(
        'Workers',
        ['Process', 'Photos per second', 'Uptime'],
        workers.map((worker) => workerRow(nowMs, worker)),
      )

const gauge = (name: string, sentence: string, meter = noHtml): Html =>
  html`<div class="gauge"><h3>${name}</h3>${meter}<p class="soft">${sentence}</p></div>
`

const platformGauge = ({ platform, budget, delayedCalls }: PlatformLimit, nowMs: number): Html => {
  const title = titleOf(platform)
  const delays =
    delayedCalls === 0
      ? 'No call was delayed by the rate limit in the last hour.'
      : `${counted(delayedCalls, 'call')} delayed by the rate limit in the last hour.`
  if (!budget) return gauge(title, delays)
  const { limit, remaining, resetAtMs } = budget
  const reset = resetAtMs > nowMs ? `; the count restarts in ${duration(resetAtMs - nowMs)}` : ''
  const meter = html`<meter min="0" max="${limit}" low="${limit * 0.1}" optimum="${limit}" value="${remaining}" aria-label="API calls left on ${title}"></meter>`
  return gauge(title, `${remaining} of ${limit} API calls left${reset}. ${delays}`, meter)
}

const redisGauge = ({ usedBytes, peakBytes, maxBytes }: Overview['redis']): Html => {
  const used = `${bytes(usedBytes)}${maxBytes === undefined ? '' : ` of ${bytes(maxBytes)}`}`
  const meter =
    maxBytes === undefined
      ? noHtml
      : html`<meter min="0" max="${maxBytes}" high="${maxBytes * 0.9}" optimum="0" value="${usedBytes}" aria-label="Memory used by Redis"></meter>`
  return gauge('Redis', `${used} of memory used; peak ${bytes(peakBytes)}.`, meter)
}

export const limitsSection = ({ limits, redis, nowMs }: Overview): Html =>
  html`${limits.map((limit) => platformGauge(limit, nowMs))}${redisGauge(redis)}`
