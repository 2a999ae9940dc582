import type { GameState } from './services.ts'

const pairs = (count: number): string => (count === 1 ? '1 pair' : `${count} pairs`)

const preparing = ({ isReady, done, total }: GameState): string => {
  const isEmpty = total !== undefined && done >= total
  const words =
    total === undefined
      ? 'The pictures are not prepared yet: a worker does that.'
      : isEmpty
        ? 'There are too few photos to play with: the operator has to add some.'
        : `The pictures are being prepared: <span id="done">${done}</span> of <span id="total">${total}</span>.`
  return `<div id="preparing" role="status"${isReady ? ' hidden' : ''}><p>${words}</p>
<progress id="prepared" max="${total ?? 1}" value="${done}" aria-label="Pictures prepared"${isEmpty ? ' hidden' : ''}></progress></div>`
}

const about = ({ practice, test }: GameState): string => {
  const few =
    practice + test < 50
      ? `<p>The paper has 10 practice pairs and 40 that count. There are fewer photos here, so the game is shorter: no photo is
shown twice.</p>`
      : ''
  return `<details class="about"><summary>How it is counted</summary>
<p>It is the test of <cite>Colorful Image Colorization</cite> by Zhang, Isola and Efros (ECCV 2016, section 3.1), where people
took the truth for the fake in 32.3 % of the rounds. Who cannot tell at all is wrong in 50 %.</p>
${few}
<p>One pair in ten shows the photo in the colours of quite another one, to find out who looks: those pairs are not in the
rate, and a game in which more than a quarter of them is missed does not count. Neither does practice, nor a game that is
not finished within an hour, nor more than three games a day from one address. Both pictures of a pair have been shrunk
and encoded alike. Nobody’s name or address is kept.</p>
<p><a href="/real-or-fake/results">What came out so far</a></p>
</details>`
}

const drawn = `<p class="hint">Nobody has given this site photos to play with yet, so these are drawings, made by a program. Their
colours are flatter and more of anybody’s choosing than a photo’s: what comes out says little about photos.</p>`

/** The game's page: start and play, of which the script shows one. HTML. */
export const gameMain = (state: GameState): string => `<div id="game" data-show-ms="1000" data-cue-ms="700">
<section id="start" aria-labelledby="title">
<h1 id="title">Real or fake?</h1>
<p class="lead">You see the same photo twice, for one second each: once in its true colours, once as our network coloured it.
Then you say which one was fake. <span id="rounds">${pairs(state.practice)} for practice tell${state.practice === 1 ? 's' : ''} you whether you were right;
the ${pairs(state.test)} after that do not, and count.</span></p>
${preparing(state)}
<p id="begin"${state.isReady ? '' : ' hidden'}><button class="button large" id="go" type="button">Start</button></p>
<noscript><p class="trouble">The game needs JavaScript: pictures have to be there before their second begins.</p></noscript>
<p class="trouble" id="trouble" role="alert" hidden></p>
${state.isDrawn ? drawn : ''}
${about(state)}
</section>
<section id="play" aria-label="The game" hidden>
<p class="count" id="count"></p>
<progress id="progress" max="1" value="0" aria-label="Rounds answered"></progress>
<div class="stage" id="stage"><p class="cue" id="cue" aria-hidden="true"></p>
<p class="say" id="say" role="status" aria-live="polite"></p></div>
<div class="choices" role="group" aria-label="Your answer">
<button class="button choice" type="button" data-position="1" aria-disabled="true">The first <kbd>1</kbd></button>
<button class="button choice" type="button" data-position="2" aria-disabled="true">The second <kbd>2</kbd></button>
<button class="button choice" id="next" type="button" hidden>Next pair</button>
</div>
</section>
</div>`
