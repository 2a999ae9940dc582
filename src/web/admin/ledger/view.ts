import { ledgerStates } from '../../../core/domain.ts'
import { attributes, html, joined, noHtml, type Html } from '../../../core/html.ts'
import { titleOf } from '../../../platforms/definitions.ts'
import { visuallyHidden } from '../../page.ts'
import { empty, timeTag } from '../components.ts'
import type { EntrySummary, PictureSummary } from './entry-summary.ts'
import type { LedgerQuery } from './search.ts'

const option = (value: string, chosen = '', label = value): Html =>
  html`<option value="${value}"${attributes({ selected: value === chosen })}>${label}</option>`

const searchForm = (
  platforms: readonly string[],
  query: LedgerQuery,
): Html => html`<form class="search" role="search">
<p class="field wide"><label for="text">Id or place</label>
<input id="text" name="text" type="search" maxlength="120" placeholder="Id of a request, reply or result, or a place" value="${query.text ?? ''}"></p>
<p class="field"><label for="platform">Platform</label>
<select id="platform" name="platform">${option('', query.platform, 'all')}${platforms.map((name) => option(name, query.platform, titleOf(name)))}</select></p>
<p class="field"><label for="state">State</label>
<select id="state" name="state">${option('', query.state, 'any')}${ledgerStates.map((name) => option(name, query.state))}</select></p>
<p class="field"><label for="code">Error code</label>
<input id="code" name="code" maxlength="40" value="${query.code ?? ''}" autocapitalize="none" spellcheck="false"></p>
<p class="field"><label for="day">Day (UTC)</label>
<input id="day" name="day" type="date" value="${query.day ?? ''}"></p>
<p><button class="button">Search</button></p>
</form>`

/** The alternative text of a photo or its result. */
export const altOf = (which: 'before' | 'after'): string => (which === 'before' ? 'Original' : 'Colorized')

const thumbnail = ({ resultId, nsfw }: PictureSummary, which: 'before' | 'after'): Html =>
  html`<img src="/admin/pictures/${resultId}/${which}?size=small" width="112" height="84" loading="lazy" alt="${altOf(which)}"${attributes({ class: nsfw ? 'blurred' : undefined })}>`

/** NSFW pictures stay hidden until they are opened. */
const thumbnails = (picture: PictureSummary): Html => {
  const pair = [thumbnail(picture, 'before'), thumbnail(picture, 'after')]
  return picture.nsfw
    ? html`<details class="thumbs"><summary>NSFW ${visuallyHidden('pictures')}</summary>${pair}</details>`
    : html`<span class="thumbs">${pair}</span>`
}

export const seconds = (ms: number): string =>
  ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`

const totalTime = ({ history }: EntrySummary): string => {
  const [first] = history
  const last = history.at(-1)
  const isOver = last !== undefined && ['sent', 'failed', 'skipped'].includes(last.state)
  return first && isOver ? seconds(last.atMs - first.atMs) : ''
}

export const externalLink = (url: string | undefined, label: string): Html =>
  url === undefined ? noHtml : html`<a href="${url}" rel="noreferrer">${label}</a>`

export const stateTag = ({ state, code }: EntrySummary): Html =>
  html`<span class="state ${state}">${state}</span>${code === undefined ? noHtml : html` <code>${code}</code>`}`

const factsOf = (entry: EntrySummary): Html[] => {
  const { platform, place, sourceUrl, replyUrl, isRemoved } = entry
  const time = totalTime(entry)
  return [
    html`${titleOf(platform)}`,
    ...(place === undefined ? [] : [html`${place}`]),
    ...(time === '' ? [] : [html`${time}`]),
    ...(sourceUrl === undefined ? [] : [externalLink(sourceUrl, 'source')]),
    ...(replyUrl === undefined ? [] : [externalLink(replyUrl, 'answer')]),
    ...(isRemoved ? [html`deleted`] : []),
  ]
}

export const entryCard = (entry: EntrySummary): Html => html`<li class="entry">
<p class="when">${timeTag(entry.acceptedAtMs)}</p>
<p class="what">${stateTag(entry)}<br><span class="facts">${joined(factsOf(entry), html` · `)}</span><br>
<a class="id" href="/admin/ledger/${entry.id}">${entry.id}</a></p>
<div class="pictures">${entry.pictures.map(thumbnails)}</div>
</li>
`

const olderLink = (query: LedgerQuery, olderThanMs: number | undefined): Html => {
  if (olderThanMs === undefined) return noHtml
  const fields = Object.entries({ ...query, beforeMs: olderThanMs }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  const parameters = new URLSearchParams(fields).toString()
  return html`<p class="buttons"><a class="button plain" href="/admin/ledger?${parameters}">Older</a></p>`
}

export type LedgerList = {
  platforms: readonly string[]
  query: LedgerQuery
  entries: readonly EntrySummary[]
  olderThanMs: number | undefined
}

const nothingFound = ({ olderThanMs, query }: LedgerList): string => {
  if (olderThanMs !== undefined)
    return 'No match among the newest requests. Press “Older” to search further back.'
  return Object.values(query).some((value) => value !== undefined)
    ? 'No request matches this search. Remove a filter to see more.'
    : 'No requests yet. They appear here as soon as someone asks for a photo to be colorized.'
}

export const ledgerView = (list: LedgerList): Html => html`<h1>Ledger</h1>
${searchForm(list.platforms, list.query)}
${list.entries.length === 0 ? empty(nothingFound(list)) : html`<ol class="entries">${list.entries.map(entryCard)}</ol>`}
${olderLink(list.query, list.olderThanMs)}`
