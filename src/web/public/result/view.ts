import { escapeHtml, page, type Frame } from '../../page.ts'
import type { ResultView } from '../services.ts'

export type ResultPageParts = Frame & {
  id: string
  result: ResultView
  /** Beside each other instead of over each other. */
  isPair: boolean
  /** It may not be safe for work, and nobody has said yet that they want to see it. */
  isHidden: boolean
  publicUrl: string
}

const beforeAlt = 'The photo as it was given'
const afterAlt = 'The same photo with colours guessed by a network'

const openGraphSide = 1280

/** Of the size that previews show; made smaller than this picture is where it is larger. */
const openGraph = (base: string, id: string, { width, height, isKept }: ResultView): string => {
  const scale = isKept ? Math.min(1, openGraphSide / Math.max(width, height)) : 1
  const properties = {
    'og:title': 'An old photo, in colour',
    'og:type': 'website',
    'og:site_name': 'ColorizeBot',
    'og:url': `${base}/r/${id}`,
    'og:image': `${base}/r/${id}/image${isKept ? `?side=${openGraphSide}` : ''}`,
    'og:image:type': 'image/jpeg',
    'og:image:width': String(Math.round(width * scale)),
    'og:image:height': String(Math.round(height * scale)),
    'og:image:alt': 'An old photo, coloured by a neural network',
    'og:description': 'Coloured by a neural network. The colours are its guess.',
  }
  const tags = Object.entries(properties).map(
    ([name, content]) => `<meta property="${name}" content="${escapeHtml(content)}">`,
  )
  return `${tags.join('\n')}\n<meta name="twitter:card" content="summary_large_image">\n`
}

const picture = (
  id: string,
  which: 'before' | 'image',
  { width, height, isKept }: ResultView,
  slot = '',
): string =>
  `<img${slot} src="/r/${id}/${which}${isKept ? '?side=1280' : ''}" width="${width}" height="${height}" alt="${which === 'before' ? beforeAlt : afterAlt}">`

/** Its box has the picture's form before the picture is there, so that nothing moves when it comes. */
const slider = (id: string, result: ResultView): string =>
  `<div class="frame" style="--width: ${result.width}; --height: ${result.height}">
<img-comparison-slider class="slider" tabindex="0" aria-label="Before and after: the arrow keys move the divider">
${picture(id, 'before', result, ' slot="first"')}
${picture(id, 'image', result, ' slot="second"')}
</img-comparison-slider></div>`

const pair = (id: string, result: ResultView): string => `<div class="pair">
${picture(id, 'before', result)}
${picture(id, 'image', result)}
</div>`

/** The scripts bring it to life, and show it. */
const vividness = (chosen: number): string => `<p class="vividness waits" id="vividness">
<label for="vivid">Vividness</label>
<input id="vivid" type="range" min="0" max="2" step="0.1" value="${chosen}">
<output for="vivid">${chosen.toFixed(1)}</output><span class="busy" aria-hidden="true"></span></p>`

const thoughts = (
  id: string,
  { width, height }: ResultView,
): string => `<section class="waits" id="thoughts" aria-labelledby="thought">
<h2 id="thought">What the network thought</h2>
<p class="hint">Choose a point of the photo, by a click or the arrow keys: the map shows which colours the network held for likely there,
out of all that this lightness can have.</p>
<div class="thought">
<div class="point" tabindex="0" role="application" aria-label="A point of the photo: the arrow keys move it" aria-describedby="thinks"><img src="/r/${id}/before?side=640" width="${width}" height="${height}" alt=""></div>
<div class="believed">
<canvas width="220" height="220" role="img" aria-label="Likely colours: green to red from left to right, blue to yellow upwards"></canvas>
<p class="hint" id="thinks" aria-live="polite"></p>
<ol class="tops"></ol>
</div></div></section>`

const deleting: Record<string, string> = {
  reddit: 'Who asked for it deletes it by replying “delete” to the bot’s comment.',
  discord: 'Who asked for it deletes it by the button under the bot’s answer.',
  web: 'Who asked for it deletes it by the link that they were given.',
}

const deleteDialog = `<dialog id="delete" aria-labelledby="delete-title"><form method="dialog">
<h2 id="delete-title">Delete this picture?</h2>
<p>The photo, its colours and this page go for good.</p>
<p class="actions"><button class="button" value="delete">Delete</button> <button class="button plain" value="">Keep it</button></p>
</form></dialog>`

const shownMain = ({ id, result, isPair }: ResultPageParts): string => {
  const { width, height, model, isKept, platform } = result
  const other = isPair
    ? `<a href="/r/${id}?show=1">Over each other</a>`
    : `<a href="/r/${id}?show=1&amp;view=side-by-side">Side by side</a>`
  return `<h1>Before and after</h1>
<div id="result" data-id="${id}" data-kept="${isKept ? '1' : '0'}">
${isPair ? pair(id, result) : slider(id, result)}
${isKept ? vividness(result.vividness) : ''}
<p class="actions"><a class="button" id="download" href="/r/${id}/image" download="in-colour.jpg">Download</a>
<button class="button plain waits" id="share" type="button">Share</button>
</p>
<p class="status" role="status" aria-live="polite"></p>
</div>
<p class="hint">${width} × ${height} pixels, network ${escapeHtml(model)}. ${other} · <a href="/r/${id}/pair" download="before-and-after.jpg">Both in one picture</a> ·
<a href="/report?result=${id}">Report</a></p>
${isKept ? thoughts(id, result) : ''}
<p class="hint deleting">${deleting[platform] ?? ''}</p>
<p class="deleting" hidden><button class="button plain" id="ask-delete" type="button">Delete</button></p>
${deleteDialog}`
}

const hiddenMain = (
  id: string,
  isPair: boolean,
): string => `<h1>This photo is marked as not safe for work</h1>
<p><a class="button" href="/r/${id}?show=1${isPair ? '&amp;view=side-by-side' : ''}">Show it</a></p>`

/** `/r/<id>`. */
export const resultPage = (parts: ResultPageParts): string => {
  const { id, result, isHidden, isPair, publicUrl, sandbox, gallery = false } = parts
  return page({
    title: 'In colour · ColorizeBot',
    main: isHidden ? hiddenMain(id, isPair) : shownMain(parts),
    head: result.nsfw ? '<meta name="robots" content="noindex">\n' : openGraph(publicUrl, id, result),
    ...(isHidden ? {} : { script: 'result.js' }),
    ...{ sandbox, gallery },
  })
}
