import type { Tally } from './services.ts'
import { wilson } from './wilson.ts'

/** The paper's full method, in the same test: Zhang, Isola, Efros, Colorful Image Colorization, ECCV 2016, table 1. */
export const paperRate = 0.323
/** Who cannot tell is wrong half of the time. */
const idealRate = 0.5

export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`
const place = (share: number, scale: number): string => `${((share / scale) * 100).toFixed(2)}%`

const ticks = [
  { rate: paperRate, words: 'paper 32.3 %' },
  { rate: idealRate, words: 'ideal 50 %' },
]

/** The rate in words, with its interval. */
export const rateWords = ({ shown, fooled }: Tally): string => {
  const { low, high } = wilson(fooled, shown)
  return `${percent(fooled / shown)} (95 % interval ${percent(low)} to ${percent(high)})`
}

/** How often players were fooled, as a bar with its interval, beside the paper's rate and the ideal. SVG. */
export const foolingChart = (tally: Tally): string => {
  const rate = tally.shown === 0 ? 0 : tally.fooled / tally.shown
  const { low, high } = wilson(tally.fooled, tally.shown)
  const scale = high > 0.64 ? 1 : 0.66
  const at = (share: number): string => place(share, scale)
  const marks = ticks.map(
    ({ rate: tick, words }) =>
      `<line class="mark" x1="${at(tick)}" x2="${at(tick)}" y1="6" y2="52"/><text x="${at(tick)}" y="70" text-anchor="middle">${words}</text>`,
  )
  return `<svg class="chart" role="img" width="100%" height="78" aria-label="Fooled in ${rateWords(tally)} of the rounds; the paper reports 32.3 %, and 50 % would be perfect">
<rect class="track" x="0" y="16" width="100%" height="26" rx="6"/>
<rect class="bar" x="0" y="16" width="${at(rate)}" height="26" rx="6"/>
${marks.join('\n')}
<g class="interval"><line x1="${at(low)}" x2="${at(high)}" y1="29" y2="29"/><line x1="${at(low)}" x2="${at(low)}" y1="23" y2="35"/><line x1="${at(high)}" x2="${at(high)}" y1="23" y2="35"/></g>
</svg>`
}
