import { attributes, html, noHtml, type Html } from '../../../core/html.ts'
import { definitionOf } from '../../../platforms/definitions.ts'
import { guideText } from '../../guide-text.ts'
import { page, type Frame } from '../../page.ts'
import { openGraphTags } from './open-graph.ts'
import type { Result } from './service.ts'

export type ResultPageParts = Frame & {
  id: string
  result: Result
  /** Shows photo and result next to each other, without a slider. */
  isSideBySide: boolean
  /** NSFW, and the visitor has not confirmed yet. */
  isHidden: boolean
  publicUrl: string
}

const beforeAlt = 'The original photo'
const afterAlt = 'The same photo, colorized by a neural network'

const picture = (id: string, which: 'before' | 'image', result: Result, slot?: 'first' | 'second'): Html => {
  const { widthPx, heightPx, canRender } = result
  const address = `/r/${id}/${which}${canRender ? '?side=1280' : ''}`
  return html`<img${attributes({ slot })} src="${address}" width="${widthPx}" height="${heightPx}" alt="${which === 'before' ? beforeAlt : afterAlt}">`
}

/** The frame has the picture's proportions before it is loaded, so that the page does not jump. */
const slider = (id: string, result: Result): Html =>
  html`<div class="frame" style="--width: ${result.widthPx}; --height: ${result.heightPx}">
<img-comparison-slider class="slider" tabindex="0" aria-label="Before and after: move the divider with the arrow keys">
${picture(id, 'before', result, 'first')}
${picture(id, 'image', result, 'second')}
</img-comparison-slider></div>`

const sideBySide = (id: string, result: Result): Html => html`<div class="pair">
${picture(id, 'before', result)}
${picture(id, 'image', result)}
</div>`

/** Works with a script, which also shows it. */
const vividnessControl = (vividness: number): Html => html`<p class="vividness needs-script" id="vividness">
<label for="vivid">Vividness</label>
<input id="vivid" type="range" min="0" max="2" step="0.1" value="${vividness}">
<output for="vivid">${vividness.toFixed(1)}</output><span class="busy" aria-hidden="true"></span></p>`

const likelyColors = (id: string, { widthPx, heightPx }: Result): Html =>
  html`<section class="needs-script" id="likely-colors" aria-labelledby="likely-title">
<h2 id="likely-title">Other likely colours</h2>
<p class="hint">Choose a point in the photo with a click or the arrow keys. The map shows which colours the network considered
likely there, among all colours of the same lightness.</p>
<div class="color-choice">
<div class="point" tabindex="0" role="application" aria-label="Point in the photo: move it with the arrow keys" aria-describedby="color-summary"><img src="/r/${id}/before?side=640" width="${widthPx}" height="${heightPx}" alt=""></div>
<div class="color-map">
<canvas width="220" height="220" role="img" aria-label="Map of likely colours: green to red from left to right, blue to yellow from bottom to top"></canvas>
<p class="hint" id="color-summary" aria-live="polite"></p>
<ol class="top-colors"></ol>
</div></div></section>`

const uploadDeletion =
  'The person who uploaded this photo can delete it with the link that they got with the result.'

const deleteDialog = html`<dialog id="delete" aria-labelledby="delete-title"><form method="dialog">
<h2 id="delete-title">Delete this picture?</h2>
<p>The photo, the result and this page are deleted. This cannot be undone.</p>
<p class="actions"><button class="button" value="delete">Delete</button> <button class="button plain" value="">Cancel</button></p>
</form></dialog>`

const resultMain = ({ id, result, isSideBySide }: ResultPageParts): Html => {
  const { widthPx, heightPx, model, canRender, platform } = result
  const otherView = isSideBySide
    ? html`<a href="/r/${id}?show=1">Slider</a>`
    : html`<a href="/r/${id}?show=1&amp;view=side-by-side">Side by side</a>`
  return html`<h1>Before and after</h1>
<div id="result" data-id="${id}" data-can-render="${canRender ? 1 : 0}">
${isSideBySide ? sideBySide(id, result) : slider(id, result)}
${canRender ? vividnessControl(result.vividness) : noHtml}
<p class="actions"><a class="button" id="download" href="/r/${id}/image" download="in-colour.jpg">Download</a>
<button class="button plain needs-script" id="share" type="button">Share</button>
</p>
<p class="status" role="status" aria-live="polite"></p>
</div>
<p class="hint">${widthPx} × ${heightPx} pixels, model ${model}. ${otherView} · <a href="/r/${id}/pair" download="before-and-after.jpg">Save both in one picture</a> ·
<a href="/report?result=${id}">Report</a></p>
${canRender ? likelyColors(id, result) : noHtml}
<p class="hint deletion">${guideText(definitionOf(platform)?.guide?.resultDeletion ?? uploadDeletion)}</p>
<p class="deletion" hidden><button class="button plain" id="ask-delete" type="button">Delete</button></p>
${deleteDialog}`
}

const hiddenMain = (id: string, isSideBySide: boolean): Html => {
  const address = `/r/${id}?show=1${isSideBySide ? '&view=side-by-side' : ''}`
  return html`<h1>This photo is marked as NSFW</h1>
<p><a class="button" href="${address}">Show it</a></p>`
}

/** `/r/<id>`. */
export const resultPage = (parts: ResultPageParts): Html => {
  const { id, result, isHidden, isSideBySide, publicUrl, sandbox, gallery = false } = parts
  const noIndex = html`<meta name="robots" content="noindex">\n`
  return page({
    title: 'In colour · ColorizeBot',
    main: isHidden ? hiddenMain(id, isSideBySide) : resultMain(parts),
    head: result.nsfw ? noIndex : openGraphTags(publicUrl, id, result),
    script: isHidden ? undefined : 'result.js',
    sandbox,
    gallery,
  })
}
