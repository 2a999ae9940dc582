import { attributes, html, noHtml, type Html } from '../../core/html.ts'
import { counted } from '../page.ts'
import type { GameState } from './service.ts'

/** The length of a game in the paper. */
const paperRounds = 50

const pairs = (count: number, kind = ''): string => counted(count, `${kind}pair`)

const preparation = ({ isReady, done, total }: GameState): Html => {
  const isTooSmall = total !== undefined && done >= total
  const sentence =
    total === undefined
      ? html`The pictures are not prepared yet. A worker has to be running for that.`
      : isTooSmall
        ? html`There are too few photos for a game. The operator has to add more.`
        : html`Preparing the pictures: <span id="done">${done}</span> of <span id="total">${total}</span>.`
  return html`<div id="preparing" role="status"${attributes({ hidden: isReady })}><p>${sentence}</p>
<progress id="prepared" max="${total ?? 1}" value="${done}" aria-label="Prepared pictures"${attributes({ hidden: isTooSmall })}></progress></div>`
}

const rules = ({ practice, test }: GameState): Html => {
  const isShort = practice + test < paperRounds
  const shortNote = html`<p>The paper has 10 practice pairs and 40 that count. There are fewer photos here, so the game is shorter: no photo
is shown twice.</p>`
  return html`<details class="about"><summary>How the score is counted</summary>
<p>This is the test of <cite>Colorful Image Colorization</cite> by Zhang, Isola and Efros (ECCV 2016, section 3.1). There,
people took the true photo for the fake in 32.3 % of the rounds. Someone who cannot tell at all is wrong in 50 %.</p>
${isShort ? shortNote : noHtml}
<p>One pair in ten shows the photo with the colours of a different one, to find out who is looking. These pairs are not in
the score, and a game in which more than a quarter of them is wrong does not count. Practice does not count either, nor
a game that takes more than an hour, nor more than three games a day from one address. Both pictures of a pair are resized and
encoded in the same way. We store neither names nor addresses.</p>
<p><a href="/real-or-fake/results">Results so far</a></p>
</details>`
}

const drawingsNote = html`<p class="hint">This site has no photos for the game yet, so these are computer-made drawings. Their colours are
flatter and more arbitrary than those of photos: the results say little about photos.</p>`

/** The page of the game. A script switches between the start and the game. */
export const gameView = (state: GameState): Html => {
  const { practice, test, isReady, isDrawn } = state
  return html`<div id="game" data-show-ms="1000" data-cue-ms="700">
<section id="start" aria-labelledby="title">
<h1 id="title">Real or fake?</h1>
<p class="lead">You see the same photo twice, for one second each: once with its true colours, once colorized by our network.
Then you choose the fake. After ${practice === 1 ? 'the practice pair' : `each of the ${pairs(practice, 'practice ')}`} you learn whether you were right;
the ${pairs(test)} after that count.</p>
${preparation(state)}
<p id="begin"${attributes({ hidden: !isReady })}><button class="button large" id="go" type="button">Start</button></p>
<noscript><p class="error">The game needs JavaScript to show each picture for exactly one second.</p></noscript>
<p class="error" id="error" role="alert" hidden></p>
${isDrawn ? drawingsNote : noHtml}
${rules(state)}
</section>
<section id="play" aria-label="The game" hidden>
<p class="count" id="count"></p>
<progress id="progress" max="1" value="0" aria-label="Answered rounds"></progress>
<div class="stage" id="stage"><p class="cue" id="cue" aria-hidden="true"></p>
<p class="prompt" id="prompt" role="status" aria-live="polite"></p></div>
<div class="choices" role="group" aria-label="Your answer">
<button class="button choice" type="button" data-position="1" aria-disabled="true">The first <kbd>1</kbd></button>
<button class="button choice" type="button" data-position="2" aria-disabled="true">The second <kbd>2</kbd></button>
<button class="button choice" id="next" type="button" hidden>Next pair</button>
</div>
</section>
</div>`
}
