import { html, noHtml, type Html } from '../../../core/html.ts'
import { titleOf } from '../../../platforms/definitions.ts'
import { noticeBox, timeTag, type Notice } from '../components.ts'
import { csrfField, type Viewer } from '../dashboard-page.ts'
import type { LedgerAction } from './actions.ts'
import type { EntrySummary, PictureSummary } from './entry-summary.ts'
import type { EntryDetail } from './service.ts'
import { altOf, entryCard, externalLink, seconds, stateTag } from './view.ts'

const actionTexts: Record<LedgerAction, { button: string; question: string }> = {
  retry: { button: 'Retry', question: 'Retry this request? It is answered at most once.' },
  rerender: { button: 'Render again', question: 'Render the result again with this vividness?' },
  delete: {
    button: 'Delete',
    question: 'Delete the answer and all its pictures? This cannot be undone.',
  },
  'block-user': { button: 'Block user', question: 'Block this user?' },
  'unblock-user': {
    button: 'Unblock user',
    question: 'Unblock this user? They may have opted out themselves.',
  },
  'block-place': { button: 'Block place', question: 'Stop all answers in this place?' },
  'unblock-place': {
    button: 'Unblock place',
    question: 'Allow answers in this place again? Its moderators may have switched them off themselves.',
  },
}

/** Says where a block applies. */
const questionOf = (action: LedgerAction, { platform }: EntrySummary): string =>
  action === 'block-user'
    ? `Block this user on ${titleOf(platform)}? The bot will answer neither them nor requests about their pictures.`
    : actionTexts[action].question

const vividnessField = html`<p class="field"><label for="vividness">Vividness, 0 to 2</label>
<input id="vividness" name="vividness" type="number" min="0" max="2" step="0.1" value="1" required></p>`

/** Links to the confirmation page of each action. */
const actionLinks = ({ id, actions }: EntryDetail): Html =>
  actions.length === 0
    ? noHtml
    : html`<p class="buttons">${actions.map(
        (action) =>
          html`<a class="button plain" href="/admin/ledger/${id}/${action}">${actionTexts[action].button}</a>\n`,
      )}</p>`

export const confirmationView = (viewer: Viewer, entry: EntryDetail, action: LedgerAction): Html => {
  const { button } = actionTexts[action]
  return html`<h1>${button}</h1>
<p class="lead">${questionOf(action, entry)}</p>
<form class="confirmation" method="post" action="/admin/ledger/${entry.id}/${action}">${csrfField(viewer)}
${action === 'rerender' ? vividnessField : noHtml}
<p class="buttons"><button class="button">${button}</button>
<a class="button plain" href="/admin/ledger/${entry.id}">Cancel</a></p></form>
<ol class="entries">${entryCard(entry)}</ol>`
}

const historyList = ({ history }: EntrySummary): Html =>
  html`<ol class="history">${history.map(({ state, atMs }, index) => {
    const before = history[index - 1]
    const delay = before ? html` <span class="facts">after ${seconds(atMs - before.atMs)}</span>` : noHtml
    return html`<li><span class="state ${state}">${state}</span> ${timeTag(atMs, 'second')}${delay}</li>`
  })}</ol>`

const largePicture = ({ resultId, widthPx, heightPx }: PictureSummary, which: 'before' | 'after'): Html =>
  html`<img src="/admin/pictures/${resultId}/${which}" width="${widthPx}" height="${heightPx}" loading="lazy" alt="${altOf(which)}">`

const largePair = (picture: PictureSummary): Html => {
  const { resultId, widthPx, heightPx, model, nsfw } = picture
  const pair = html`<figure class="large"><div class="pair">${largePicture(picture, 'before')}${largePicture(picture, 'after')}</div>
<figcaption>${widthPx} × ${heightPx} pixels, model ${model}, <a href="/r/${resultId}">result page</a></figcaption></figure>
`
  return nsfw ? html`<details><summary>NSFW: show the pictures</summary>${pair}</details>` : pair
}

const optionsList = ({ options }: EntryDetail): Html =>
  html`<dl class="options">${Object.entries(options).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`

export const requestView = (viewer: Viewer, entry: EntryDetail, notice: Notice): Html => {
  const { id, isRemoved, sourceUrl, replyUrl, dryRunReply, pictures } = entry
  return html`<h1>Request</h1>
${noticeBox(notice)}
<p class="lead"><code>${id}</code></p>
<p>${stateTag(entry)} ${isRemoved ? 'The answer was deleted.' : ''} ${externalLink(sourceUrl, 'Open request')} ${externalLink(replyUrl, 'Open answer')}</p>
${viewer.role === 'operator' ? actionLinks(entry) : noHtml}
<h2>History</h2>
${historyList(entry)}
<h2>Options</h2>
${optionsList(entry)}
${dryRunReply === undefined ? noHtml : html`<h2>Reply that the dry run did not send</h2><p class="message">${dryRunReply}</p>`}
${pictures.length === 0 ? noHtml : html`<h2>Pictures</h2>${pictures.map(largePair)}`}`
}
