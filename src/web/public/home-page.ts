import { page, type Frame } from '../page.ts'

export type HomeOptions = Frame & {
  /** For so many days results are kept. */
  keepDays: number
}

const main = ({ gallery, keepDays }: HomeOptions): string => `<h1>Old photos, in colour</h1>
<p class="lead">Give it black-and-white photos. A small network decides, spot by spot, which colours are likely.</p>
<noscript><p class="status refused">This page needs JavaScript to send a photo. On Reddit and Discord the bot works without.</p></noscript>
<form id="form" class="drop">
<label for="image"><strong>Choose photos</strong><span>or drop or paste them here</span></label>
<input id="image" name="image" type="file" accept="image/*" multiple>
<p class="hint">JPEG, PNG, WebP, AVIF, GIF or TIFF, up to 25 MB each. Whoever has a result’s address can see it; it is kept for
${keepDays} ${keepDays === 1 ? 'day' : 'days'}, or until you delete it.</p>
</form>
<p class="beside"><button class="link" id="sample" type="button">No photo at hand? Try a drawn one</button>
${gallery ? '<label class="tick"><input type="checkbox" id="unlisted"> Keep mine out of the gallery</label>' : ''}</p>
<ol id="cards" class="cards" aria-label="Your photos"></ol>
<p class="beside" id="forget" hidden><button class="link" type="button">Forget these here</button>
<span class="hint">They stay at their addresses; this browser no longer knows them.</span></p>`

/** `/`. */
export const homePage = (options: HomeOptions): string =>
  page({ ...options, title: 'ColorizeBot', main: main(options), script: 'home.js' })
