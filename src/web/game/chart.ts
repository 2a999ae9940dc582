import { html, type Html } from '../../core/html.ts'
import type { Tally } from '../../stores/games.ts'
import { wilson } from './wilson.ts'

/** The paper's full method in the same test: Zhang, Isola, Efros, Colorful Image Colorization, ECCV 2016, table 1. */
const paperRate = 0.323
/** Someone who cannot tell is wrong half of the time. */
const idealRate = 0.5

export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`

const marks = [
  { rate: paperRate, label: 'paper 32.3 %' },
  { rate: idealRate, label: 'ideal 50 %' },
]

/** The rate with its interval, in words. */
export const rateText = ({ shown, fooled }: Tally): string => {
  const { low, high } = wilson(fooled, shown)
  return `${percent(fooled / shown)} (95 % interval: ${percent(low)} to ${percent(high)})`
}

/** The share of rounds in which players were fooled: a bar with its interval, next to the paper's rate and the ideal. */
export const foolingChart = (tally: Tally): Html => {
  const rate = tally.shown === 0 ? 0 : tally.fooled / tally.shown
  const { low, high } = wilson(tally.fooled, tally.shown)
  const scale = high > 0.64 ? 1 : 0.66
  const at = (share: number): string => `${((share / scale) * 100).toFixed(2)}%`
  const label = `Fooled in ${rateText(tally)} of the rounds. The paper reports 32.3 %; 50 % would be perfect.`
  return html`<svg class="chart" role="img" width="100%" height="78" aria-label="${label}">
<rect class="track" x="0" y="16" width="100%" height="26" rx="6"/>
<rect class="bar" x="0" y="16" width="${at(rate)}" height="26" rx="6"/>
${marks.map(
  (mark) =>
    html`<line class="mark" x1="${at(mark.rate)}" x2="${at(mark.rate)}" y1="6" y2="52"/><text x="${at(mark.rate)}" y="70" text-anchor="middle">${mark.label}</text>\n`,
)}<g class="interval"><line x1="${at(low)}" x2="${at(high)}" y1="29" y2="29"/><line x1="${at(low)}" x2="${at(low)}" y1="23" y2="35"/><line x1="${at(high)}" x2="${at(high)}" y1="23" y2="35"/></g>
</svg>`
}
