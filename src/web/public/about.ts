import { html, type Html } from '../../core/html.ts'
import { guideText, platformGuides } from '../guide-text.ts'

/** What the bot is and how to use it: replies link to this page. */
export const aboutMain: Html = html`<h1>About ColorizeBot</h1>
<p class="lead">ColorizeBot adds colour to black-and-white photos. A neural network predicts plausible colours for every part
of a photo. It does not know the true ones: clothes, cars and flags may have had any colour.</p>
${platformGuides.map(
  ({ title, guide }) => html`<h2>On ${title}</h2>
<dl>
${guide.actions.map((action) => html`<dt>${action.title}</dt>\n<dd>${guideText(action.text)}</dd>\n`)}</dl>
`,
)}`
