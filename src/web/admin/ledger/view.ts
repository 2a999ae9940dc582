import { escapeHtml } from '../../page.ts'
import { csrfField, type Visitor } from '../dashboard-page.ts'
import type { EntryDetail, EntryView, LedgerAct, LedgerQuery, PictureView } from './service-types.ts'
import { ledgerStates } from '../../../core/domain.ts'
import { timeTag, titleOf, unseen } from '../components.ts'

const option = (value: string, chosen: string | undefined, words = value): string =>
  `<option value="${escapeHtml(value)}"${value === (chosen ?? '') ? ' selected' : ''}>${escapeHtml(words)}</option>`

const searchForm = (
  platforms: readonly string[],
  query: LedgerQuery,
): string => `<form class="search" role="search">
<p class="field wide"><label for="text">Id, reply, result or place</label>
<input id="text" name="text" type="search" maxlength="120" value="${escapeHtml(query.text ?? '')}"></p>
<p class="field"><label for="platform">Platform</label>
<select id="platform" name="platform">${option('', query.platform, 'all')}${platforms.map((name) => option(name, query.platform)).join('')}</select></p>
<p class="field"><label for="state">State</label>
<select id="state" name="state">${option('', query.state, 'any')}${ledgerStates.map((name) => option(name, query.state)).join('')}</select></p>
<p class="field"><label for="code">Code</label>
<input id="code" name="code" maxlength="40" value="${escapeHtml(query.code ?? '')}" autocapitalize="none" spellcheck="false"></p>
<p class="field"><label for="day">Day, UTC</label>
<input id="day" name="day" type="date" value="${escapeHtml(query.day ?? '')}"></p>
<p><button class="button">Search</button></p>
</form>`

const thumbnail = ({ resultId, nsfw }: PictureView, which: 'before' | 'after'): string =>
  `<img src="/admin/pictures/${resultId}/${which}?size=small" width="112" height="84" loading="lazy" alt="${which === 'before' ? 'As it was' : 'In colour'}"${nsfw ? ' class="blurred"' : ''}>`

/** NSFW pictures are blurred until somebody wants to see them. */
const thumbnails = (picture: PictureView): string => {
  const pair = thumbnail(picture, 'before') + thumbnail(picture, 'after')
  return picture.nsfw
    ? `<details class="thumbs"><summary>NSFW ${unseen('pictures')}</summary>${pair}</details>`
    : `<span class="thumbs">${pair}</span>`
}

const seconds = (ms: number): string =>
  ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`

const tookOf = ({ history }: EntryView): string => {
  const [first] = history
  const last = history.at(-1)
  const isOver = last !== undefined && ['sent', 'failed', 'skipped'].includes(last.state)
  return first && isOver ? seconds(last.atMs - first.atMs) : ''
}

const link = (url: string | undefined, words: string): string =>
  url === undefined ? '' : `<a href="${escapeHtml(url)}" rel="noreferrer">${words}</a>`

const stateTag = ({ state, code }: EntryView): string =>
  `<span class="state ${state}">${state}</span>${code === undefined ? '' : ` <code>${escapeHtml(code)}</code>`}`

const entryCard = (entry: EntryView): string => {
  const { id, platform, acceptedAtMs, place, sourceUrl, replyUrl, pictures, isRemoved } = entry
  const facts = [
    titleOf(platform),
    place === undefined ? '' : escapeHtml(place),
    tookOf(entry),
    link(sourceUrl, 'source'),
    link(replyUrl, 'answer'),
    isRemoved ? 'taken away' : '',
  ].filter(Boolean)
  return `<li class="entry">
<p class="when">${timeTag(acceptedAtMs)}</p>
<p class="what">${stateTag(entry)}<br><span class="facts">${facts.join(' · ')}</span><br>
<a class="id" href="/admin/ledger/${escapeHtml(id)}">${escapeHtml(id)}</a></p>
<div class="pictures">${pictures.map(thumbnails).join('')}</div>
</li>`
}

const older = (query: LedgerQuery, olderThanMs: number | undefined): string => {
  if (olderThanMs === undefined) return ''
  const given = { ...query, beforeMs: olderThanMs }
  const fields = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  return `<p class="deeds"><a class="button plain" href="/admin/ledger?${escapeHtml(new URLSearchParams(fields).toString())}">Older</a></p>`
}

/** The list of requests. HTML. */
export const ledgerMain = (
  platforms: readonly string[],
  query: LedgerQuery,
  entries: readonly EntryView[],
  olderThanMs: number | undefined,
): string => `<h1>Ledger</h1>
${searchForm(platforms, query)}
${
  entries.length === 0
    ? `<p class="none">${olderThanMs === undefined ? 'There is none.' : 'None among those looked through; there are older ones.'}</p>`
    : `<ol class="entries">${entries.map(entryCard).join('\n')}</ol>`
}
${older(query, olderThanMs)}`

const actWords: Record<LedgerAct, { button: string; question: string }> = {
  retry: { button: 'Try again', question: 'Is this request to be tried again? It is answered at most once.' },
  rerender: {
    button: 'Render again',
    question: 'Is the picture behind its page to be rendered again, so vivid?',
  },
  delete: {
    button: 'Delete',
    question: 'Are the answer and all its pictures to be deleted? Nothing brings them back.',
  },
  'block-user': {
    button: 'Block this person',
    question: 'Is who asked to be left alone from now on, everywhere on this platform?',
  },
  'unblock-user': {
    button: 'Unblock this person',
    question: 'Is who asked to be answered again? It may have been they who wished to be left alone.',
  },
  'block-place': { button: 'Block this place', question: 'Is nothing to be said in this place from now on?' },
  'unblock-place': {
    button: 'Unblock this place',
    question: 'Is this place to be answered again? It may have been its moderators who wished for silence.',
  },
}

const vividnessField = `<p class="field"><label for="vividness">Vividness, 0 to 2</label>
<input id="vividness" name="vividness" type="number" min="0" max="2" step="0.1" value="1" required></p>`

/** Each act leads to a page that asks once. */
const actLinks = ({ id, acts }: EntryDetail): string =>
  acts.length === 0
    ? ''
    : `<p class="deeds">${acts.map((act) => `<a class="button plain" href="/admin/ledger/${escapeHtml(id)}/${act}">${actWords[act].button}</a>`).join('\n')}</p>`

export const askMain = (
  visitor: Visitor,
  entry: EntryDetail,
  act: LedgerAct,
): string => `<h1>${actWords[act].button}</h1>
<p class="lead">${actWords[act].question}</p>
<form class="ask" method="post" action="/admin/ledger/${escapeHtml(entry.id)}/${act}">${csrfField(visitor)}
${act === 'rerender' ? vividnessField : ''}
<p class="deeds"><button class="button">${actWords[act].button}</button>
<a class="button plain" href="/admin/ledger/${escapeHtml(entry.id)}">No, leave it</a></p></form>
<ol class="entries">${entryCard(entry)}</ol>`

const historyList = ({ history }: EntryView): string =>
  `<ol class="history">${history
    .map(({ state, atMs }, index) => {
      const before = history[index - 1]
      return `<li><span class="state ${escapeHtml(state)}">${escapeHtml(state)}</span> ${timeTag(atMs, 'second')}${before ? ` <span class="facts">after ${seconds(atMs - before.atMs)}</span>` : ''}</li>`
    })
    .join('')}</ol>`

const largePair = (picture: PictureView): string => {
  const shown = (['before', 'after'] as const)
    .map(
      (which) =>
        `<img src="/admin/pictures/${picture.resultId}/${which}" width="${picture.widthPx}" height="${picture.heightPx}" loading="lazy" alt="${which === 'before' ? 'As it was' : 'In colour'}">`,
    )
    .join('')
  const facts = `<figcaption>${picture.widthPx} × ${picture.heightPx} pixels, network ${escapeHtml(picture.model)}, <a href="/r/${picture.resultId}">its page</a></figcaption>`
  const pair = `<figure class="large"><div class="pair">${shown}</div>${facts}</figure>`
  return picture.nsfw ? `<details><summary>NSFW: show the pictures</summary>${pair}</details>` : pair
}

/** One request. HTML. */
export const entryMain = (visitor: Visitor, entry: EntryDetail, done: string): string => `<h1>Request</h1>
${done}
<p class="lead"><code>${escapeHtml(entry.id)}</code></p>
<p>${stateTag(entry)} ${entry.isRemoved ? 'The answer was taken away.' : ''} ${link(entry.sourceUrl, 'Where it was asked')} ${link(entry.replyUrl, 'Where it was answered')}</p>
${visitor.role === 'operator' ? actLinks(entry) : ''}
<h2>History</h2>
${historyList(entry)}
<h2>What was asked</h2>
<dl class="options">${Object.entries(entry.options)
  .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`)
  .join('')}</dl>
${entry.said === undefined ? '' : `<h2>What would have been said</h2><p class="words">${escapeHtml(entry.said)}</p>`}
${entry.pictures.length === 0 ? '' : `<h2>Pictures</h2>${entry.pictures.map(largePair).join('\n')}`}`
