import { html, noHtml, type Html } from '../../../core/html.ts'
import { visuallyHidden } from '../../page.ts'
import type { GalleryResult } from './service.ts'

/** A script loads the original when someone points at the picture. */
const card = ({ resultId, widthPx, heightPx }: GalleryResult, index: number): Html => html`<li class="card">
<button class="peek" type="button" aria-pressed="false" aria-label="Picture ${index + 1}: show the original">
<img src="/r/${resultId}/image" width="${widthPx}" height="${heightPx}" loading="lazy" decoding="async" alt="A colorized photo">
<img class="original" data-src="/r/${resultId}/before" width="${widthPx}" height="${heightPx}" decoding="async" alt="">
</button>
<a href="/r/${resultId}">Compare ${visuallyHidden(`picture ${index + 1}`)}</a>
</li>
`

export type GalleryPage = { results: readonly GalleryResult[]; olderMs: number | undefined; isFirst: boolean }

const nothing = (isFirst: boolean): Html =>
  isFirst
    ? html`<p class="none">No pictures yet. <a href="/">Try a photo</a>: yours could be the first.</p>`
    : html`<p class="none">No older pictures.</p>`

export const galleryView = ({ results, olderMs, isFirst }: GalleryPage): Html => {
  const newest = isFirst ? noHtml : html`<a class="button" href="/gallery">Newest</a>\n`
  const older =
    olderMs === undefined ? noHtml : html`<a class="button" href="/gallery?before=${olderMs}">Older</a>`
  return html`<h1>Gallery</h1>
<p class="lead">Recently colorized photos. Point at one, or tap it, to see the original.</p>
${results.length === 0 ? nothing(isFirst) : html`<ul class="gallery">\n${results.map(card)}</ul>`}
${isFirst && olderMs === undefined ? noHtml : html`<p class="actions">${newest}${older}</p>`}`
}
