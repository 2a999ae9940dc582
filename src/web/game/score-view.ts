import { escapeHtml } from '../page.ts'
import { foolingChart, percent, rateWords } from './chart.ts'
import type { ModelResult, PictureResult, Score } from './services.ts'
import { wilson } from './wilson.ts'

const mostShown = 3
const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)

/** Most fooling first: by the lower end of the interval, so that one lucky round does not lead. */
const byFooling = (pictures: readonly PictureResult[]): PictureResult[] =>
  [...pictures].sort(
    (one, other) => wilson(other.fooled, other.shown).low - wilson(one.fooled, one.shown).low,
  )
const byHonesty = (pictures: readonly PictureResult[]): PictureResult[] =>
  [...pictures].sort(
    (one, other) => wilson(one.fooled, one.shown).high - wilson(other.fooled, other.shown).high,
  )

const pairFigure = (id: string, { photo, widthPx, heightPx, shown, fooled }: PictureResult): string => {
  const image = (which: 'true' | 'fake', words: string) =>
    `<div><img src="/real-or-fake/games/${id}/pairs/${photo}/${which}" width="${widthPx}" height="${heightPx}" loading="lazy" decoding="async" alt="${words}"><span class="which" aria-hidden="true">${words}</span></div>`
  const { low, high } = wilson(fooled, shown)
  const interval = `${percent(fooled / shown, 0)}, between ${percent(low, 0)} and ${percent(high, 0)}`
  const caption =
    shown === 0 ? '' : `<figcaption>Fooled ${fooled} of ${shown} players: ${interval}</figcaption>`
  return `<figure class="both">${image('true', 'True')}${image('fake', 'Fake')}${caption}</figure>`
}

const gallery = (id: string, title: string, pictures: readonly PictureResult[]): string =>
  pictures.length === 0
    ? ''
    : `<h2>${title}</h2>\n<div class="pairs">\n${pictures.map((one) => pairFigure(id, one)).join('\n')}\n</div>`

const whyNotCounted: Record<NonNullable<Score['notCounted']>, string> = {
  blind: `Your game is not counted below: you took the truth for the fake where the fake had the colours of quite another
picture. That happens to those who click without looking, and sometimes to those who look.`,
  enough:
    'Your game is not counted below: three games have been counted today from your address, and that is all we take.',
}

const modelSection = (result: ModelResult, level: 'h2' | 'h3'): string => {
  const { model, games, shown } = result
  const name = `<${level}>Network ${escapeHtml(model)}</${level}>`
  if (shown === 0) return `${name}\n<p>No game has been counted yet.</p>`
  return `${name}
<p>Players took the truth for the fake in <strong>${rateWords(result)}</strong> of ${shown} rounds, in ${games} ${games === 1 ? 'game' : 'games'}.</p>
${foolingChart(result)}`
}

const verdict = (fooled: number, shown: number): string => {
  if (fooled === 0) return 'You have a good eye.'
  return fooled >= 0.4 * shown
    ? 'Not far from guessing: our network is pleased.'
    : 'Mostly you saw through it.'
}

const everyPicture = (id: string, pictures: readonly PictureResult[]): string =>
  pictures.length === 0
    ? ''
    : `<details class="about"><summary>All pictures that players have seen (${pictures.length})</summary>
<div class="pairs">
${byFooling(pictures)
  .map((one) => pairFigure(id, one))
  .join('\n')}
</div></details>`

/** After the game. HTML. */
export const scoreMain = (id: string, score: Score): string => {
  const { shown, fooled, vigilance, missed, notCounted, overall, fooledBy, pictures } = score
  const most = byFooling(pictures.filter((one) => one.fooled > 0)).slice(0, mostShown)
  const least = byHonesty(pictures.filter((one) => !most.includes(one))).slice(0, mostShown)
  const caught =
    vigilance === 0
      ? ''
      : `<p class="hint">Beside them there ${vigilance === 1 ? 'was 1 pair' : `were ${vigilance} pairs`} whose colours nobody should believe; you saw through ${missed === 0 ? (vigilance === 1 ? 'it' : 'all of them') : vigilance - missed}.</p>`
  return `<h1>You were fooled ${times(fooled)} in ${shown}</h1>
<p class="lead">That is ${percent(shown === 0 ? 0 : fooled / shown)}. ${verdict(fooled, shown)}</p>
${caught}
${notCounted === undefined ? '' : `<p class="note">${whyNotCounted[notCounted]}</p>`}
<p class="actions start"><a class="button" href="/real-or-fake">Play again</a></p>
<section aria-label="All players">
<h2>All players</h2>
${modelSection(overall, 'h3')}
<p class="hint">The interval of each rate is Wilson’s, at 95 %. The paper’s 32.3 % is of other photos and other people.</p>
</section>
${gallery(id, 'These fooled you', fooledBy.slice(0, 6))}
${gallery(id, 'These fool most', most)}
${gallery(id, 'These fool least', least)}
${everyPicture(id, pictures)}`
}

/** Over all players, without a picture: who has not played yet must not see one. HTML. */
export const resultsMain = (results: readonly ModelResult[]): string => `<h1>What came out so far</h1>
<p class="lead">How often players took the truth for the fake, over all finished games that count.</p>
${results.length === 0 ? '<p class="none">Nobody has finished a game yet.</p>' : results.map((one) => modelSection(one, 'h2')).join('\n')}
<p class="hint">The interval is Wilson’s (1927), at 95 %. The paper’s 32.3 % is of other photos and other people: rates compare
only where those are the same.</p>
<p class="actions start"><a class="button" href="/real-or-fake">Play</a></p>`
