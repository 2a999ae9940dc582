import { attributes, html, noHtml, type Html } from '../../../core/html.ts'
import { titleOf } from '../../../platforms/definitions.ts'
import { counted, visuallyHidden } from '../../page.ts'
import { noticeBox, type Notice } from '../components.ts'
import { csrfField, type Viewer } from '../dashboard-page.ts'
import type { PlatformState } from './service.ts'

type Button = { path: 'pause' | 'resume'; platform: string; label: Html; isPlain?: boolean }

const button = (viewer: Viewer, { path, platform, label, isPlain = false }: Button): Html =>
  html`<form method="post" action="/admin/platforms/${path}">${csrfField(viewer)}
<input type="hidden" name="platform" value="${platform}">
<button${attributes({ class: isPlain ? 'button plain' : 'button' })}>${label}</button></form>
`

const platformCard = (viewer: Viewer, { name, isPaused, waiting, listener }: PlatformState): Html => {
  const title = titleOf(name)
  const label = html`${isPaused ? 'Resume' : 'Pause'} ${visuallyHidden(title)}`
  const change = button(viewer, { path: isPaused ? 'resume' : 'pause', platform: name, label })
  return html`<div class="platform">
<h2>${title}</h2>
<p class="${isPaused ? 'state paused' : 'state'}">${isPaused ? 'Paused' : 'Active'}</p>
<p class="detail">${counted(waiting, 'answer')} waiting</p>
<p class="detail">${listener === undefined ? 'No process is listening' : `Listener: ${listener}`}</p>
${viewer.role === 'operator' ? change : noHtml}
</div>
`
}

const allButtons = (viewer: Viewer, platforms: readonly PlatformState[]): Html => {
  if (viewer.role !== 'operator') return noHtml
  const pause = button(viewer, { path: 'pause', platform: 'all', label: html`Pause all`, isPlain: true })
  const resume = button(viewer, { path: 'resume', platform: 'all', label: html`Resume all`, isPlain: true })
  return html`<div class="buttons">${platforms.some(({ isPaused }) => !isPaused) ? pause : noHtml}${
    platforms.some(({ isPaused }) => isPaused) ? resume : noHtml
  }</div>`
}

export type PlatformsPage = { platforms: readonly PlatformState[]; gaps: number; notice: Notice }

export const platformsView = (viewer: Viewer, { platforms, gaps, notice }: PlatformsPage): Html =>
  html`<h1>Platforms</h1>
${noticeBox(notice)}
<p class="lead">While a platform is paused, requests are still accepted and colorized. Their answers wait and are posted when you resume it.</p>
${platforms.map((platform) => platformCard(viewer, platform))}
${allButtons(viewer, platforms)}
<p class="hint">${counted(gaps, 'gap')} while listening: how often more requests arrived between two checks than the platform lists, so that some may have been missed.</p>`
