import { html, noHtml, type Html } from '../../core/html.ts'
import { platformDefinitions } from '../../platforms/index.ts'
import { guideText, platformGuides } from '../guide-text.ts'
import { counted } from '../page.ts'

const outsideGallery = platformDefinitions.filter(({ isInGallery }) => !isInGallery).map(({ title }) => title)
const exception =
  outsideGallery.length === 0 ? '' : `, which shows nothing from ${outsideGallery.join(' and ')}`
const galleryNote = html` and, unless you kept it out or opted out, anyone on the <a href="/gallery">gallery</a> page${exception}`

const storedData = (days: string, gallery: boolean): Html => html`<h2>What is stored</h2>
<dl>
<dt>Your photo and its result</dt>
<dd>An upload is stored until it is colorized or rejected. After that we store the photo without its metadata (such as time
and place), the result, and the network’s prediction, which is needed to change the vividness. All three are deleted after
${days}.</dd>
<dt>Your request</dt>
<dd>Its time, its options and its outcome. On ${platformGuides.map(({ title }) => title).join(' and ')} also who asked,
where, whose picture it is, and its address, so that those people can delete it. After ${days} we no longer know who
asked: only the request’s id on that platform, its time and whether it was answered are kept, for the same time again, so
that it is not answered twice.</dd>
<dt>Who can see it</dt>
<dd>Anyone who has the link to the result page${gallery ? galleryNote : noHtml}. The link contains 128 random bits and
reveals nothing about you. A result that is shown only to you has no page.</dd>
<dt>Your IP address</dt>
<dd>Not stored. To limit how much one visitor can request, requests are counted for an hour, and games for a day, under a
scrambled form of the address. The key to that form is replaced every day.</dd>
<dt>Cookies</dt>
<dd>None for visitors. Your browser can keep a list of your results with the links that delete them; it is sent to nobody
and disappears when you clear this site’s data. The operator’s dashboard uses one cookie for its login.</dd>
<dt>The game</dt>
<dd>How often each picture fooled a player, but not whom. Your answers are deleted after an hour at most.</dd>
<dt>Reports</dt>
<dd>What you write in a report, until the operator has dealt with it, and for ${days} at most.</dd>
<dt>Opt-outs</dt>
<dd>The name of each user who opted out, until they opt in again.</dd>
</dl>`

const deletion = html`<h2 id="gone">How to delete your data</h2>
<dl>
<dt>On this site</dt>
<dd>Use the link that you got with your result: it deletes photo, result and page at once.</dd>
${platformGuides.map(({ title, guide }) => html`<dt>On ${title}</dt>\n<dd>${guideText(guide.deletion)}</dd>\n`)}<dt>A picture that someone else requested</dt>
<dd><a href="/report">Report it</a> to the operator of this site.</dd>
</dl>`

/** What is stored, for how long, and how to delete it. Every sentence must stay true of the code. */
export const privacyMain = (keepDays: number, gallery = false): Html => {
  const days = counted(keepDays, 'day')
  return html`<h1>Privacy</h1>
<p class="lead">Your photo is colorized on the machines of this site’s operator and shared with nobody else. Everything
stored about it is deleted after ${days}, or earlier if you ask for it.</p>

${storedData(days, gallery)}

${deletion}

<h2>Who runs this site</h2>
<p class="text">The operator, who gave you its address. The program itself is free software; its authors see nothing of what you do
here.</p>`
}
