import { html, noHtml, type Html } from '../../core/html.ts'
import type { Exclusion, ModelTally } from '../../stores/games.ts'
import { counted } from '../page.ts'
import { foolingChart, percent, rateText } from './chart.ts'
import type { PictureTally, Score } from './scores.ts'
import { wilson } from './wilson.ts'

const maxShown = 3
const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)

/** Most fooling first, by the lower end of the interval: one lucky round is not enough. */
const byFooling = (pictures: readonly PictureTally[]): PictureTally[] =>
  [...pictures].sort((a, b) => wilson(b.fooled, b.shown).low - wilson(a.fooled, a.shown).low)
const byHonesty = (pictures: readonly PictureTally[]): PictureTally[] =>
  [...pictures].sort((a, b) => wilson(a.fooled, a.shown).high - wilson(b.fooled, b.shown).high)

const tallyCaption = ({ shown, fooled }: PictureTally): Html => {
  if (shown === 0) return noHtml
  const { low, high } = wilson(fooled, shown)
  const rate = `${percent(fooled / shown, 0)}, between ${percent(low, 0)} and ${percent(high, 0)}`
  return html`<figcaption>Fooled ${fooled} of ${counted(shown, 'player')}: ${rate}</figcaption>`
}

const pairFigure = (id: string, picture: PictureTally): Html => {
  const { photo, widthPx, heightPx } = picture
  const image = (which: 'true' | 'fake', label: string) =>
    html`<div><img src="/real-or-fake/games/${id}/pairs/${photo}/${which}" width="${widthPx}" height="${heightPx}" loading="lazy" decoding="async" alt="${label}"><span class="which" aria-hidden="true">${label}</span></div>`
  return html`<figure class="both">${image('true', 'True')}${image('fake', 'Fake')}${tallyCaption(picture)}</figure>
`
}

const pairList = (id: string, pictures: readonly PictureTally[]): Html => html`<div class="pairs">
${pictures.map((picture) => pairFigure(id, picture))}</div>`

const section = (id: string, title: string, pictures: readonly PictureTally[]): Html =>
  pictures.length === 0 ? noHtml : html`<h2>${title}</h2>\n${pairList(id, pictures)}`

const notCountedReasons: Record<Exclusion, string> = {
  blind: `Your game is not in the results below: you missed too many of the pairs whose fake had the colours of a different
photo. That happens to people who click without looking, and sometimes to people who do look.`,
  enough: 'Your game is not in the results below: three games from your address were already counted today.',
}

const modelSection = (result: ModelTally): Html => {
  const { games, shown } = result
  if (shown === 0) return html`<p>No game has been counted yet. Finish one to start the results.</p>`
  return html`<p>Players took the true photo for the fake in <strong>${rateText(result)}</strong> of ${counted(shown, 'round')}, in ${counted(games, 'game')}.</p>
${foolingChart(result)}`
}

const verdict = ({ fooled, shown }: Score): string => {
  if (fooled === 0) return 'You have a good eye.'
  return fooled >= 0.4 * shown ? 'That is close to guessing.' : 'You recognised most fakes.'
}

const vigilanceNote = ({ vigilance, missed }: Score): Html =>
  vigilance === 0
    ? noHtml
    : html`<p class="hint">${counted(vigilance, 'more pair')} had implausible colours; you recognised ${vigilance - missed} of ${vigilance}.</p>`

const allPictures = (id: string, pictures: readonly PictureTally[]): Html =>
  pictures.length === 0
    ? noHtml
    : html`<details class="about"><summary>All pictures that players have seen (${pictures.length})</summary>
${pairList(id, byFooling(pictures))}</details>`

const paperNote =
  'The paper’s 32.3 % were measured with other photos and other people, so the rates are not directly comparable.'

/** The page after a game. */
export const scoreView = (id: string, score: Score): Html => {
  const { shown, fooled, notCounted, overall, fooledBy, pictures } = score
  const most = byFooling(pictures.filter((one) => one.fooled > 0)).slice(0, maxShown)
  const least = byHonesty(pictures.filter((one) => !most.includes(one))).slice(0, maxShown)
  return html`<h1>You were fooled ${times(fooled)} in ${shown}</h1>
<p class="lead">That is ${percent(shown === 0 ? 0 : fooled / shown)}. ${verdict(score)}</p>
${vigilanceNote(score)}
${notCounted === undefined ? noHtml : html`<p class="note">${notCountedReasons[notCounted]}</p>`}
<p class="actions start"><a class="button" href="/real-or-fake">Play again</a></p>
<section aria-label="All players">
<h2>All players</h2>
<h3>Model ${overall.model}</h3>
${modelSection(overall)}
<p class="hint">Intervals are Wilson intervals at 95 %. ${paperNote}</p>
</section>
${section(id, 'Pictures that fooled you', fooledBy.slice(0, 6))}
${section(id, 'Pictures that fool most players', most)}
${section(id, 'Pictures that fool the fewest', least)}
${allPictures(id, pictures)}`
}

/** The results of all players, without pictures: they would spoil the game. */
export const resultsView = (results: readonly ModelTally[]): Html => html`<h1>Results so far</h1>
<p class="lead">How often players took the true photo for the fake, over all games that count.</p>
${
  results.length === 0
    ? html`<p class="none">Nobody has finished a game yet. Play one to start the results.</p>`
    : results.map((result) => html`<h2>Model ${result.model}</h2>\n${modelSection(result)}\n`)
}
<p class="hint">Intervals are Wilson intervals (1927) at 95 %. ${paperNote}</p>
<p class="actions start"><a class="button" href="/real-or-fake">Play</a></p>`
