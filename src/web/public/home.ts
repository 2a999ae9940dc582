import { html, noHtml, type Html } from '../../core/html.ts'
import { counted, page, type Frame } from '../page.ts'

export type HomeOptions = Frame & {
  /** How many days results are kept. */
  keepDays: number
}

const unlistedField = html`<label class="checkbox"><input type="checkbox" id="unlisted"> Keep my results out of the gallery</label>`

const main = ({ gallery, keepDays }: HomeOptions): Html => html`<h1>Old photos, in colour</h1>
<p class="lead">Upload black-and-white photos. A neural network adds plausible colours.</p>
<noscript><p class="status refused">This page needs JavaScript to upload a photo.</p></noscript>
<form id="form" class="drop">
<label for="image"><strong>Choose photos</strong><span>or drop or paste them here</span></label>
<input id="image" name="image" type="file" accept="image/*" multiple>
<p class="hint">JPEG, PNG, WebP, AVIF, GIF or TIFF, up to 25 MB each. Anyone who has the link to a result can see it. Results are
kept for ${counted(keepDays, 'day')}, or until you delete them.</p>
</form>
<p class="form-footer"><button class="link" id="sample" type="button">No photo at hand? Try our sample</button>
${gallery ? unlistedField : noHtml}</p>
<ol id="cards" class="cards" aria-label="Your photos"></ol>
<p class="form-footer" id="clear" hidden><button class="link" type="button">Clear this list</button>
<span class="hint">The results stay online; only this browser’s list is cleared.</span></p>`

/** `/`, where visitors upload photos. */
export const homePage = (options: HomeOptions): Html =>
  page({ ...options, title: 'ColorizeBot', main: main(options), script: 'home.js' })
