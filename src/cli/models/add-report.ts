import { join } from 'node:path'
import type { ModelCard } from '../../pipeline/models/card-schema.ts'
import { describeFeatures, featuresOf } from '../../pipeline/models/model-features.ts'
import { threads } from './add-trial.ts'

const sizeOf = ({ size }: ModelCard): string =>
  'widthPx' in size
    ? `${size.widthPx} x ${size.heightPx} px for every photo`
    : `shorter side ${size.shorterSide} px, both sides multiples of ${size.multipleOf}`

const listed = (value: number | readonly number[]): string =>
  typeof value === 'number' ? `${value}` : value.join(' ')

const inputOf = (input: ModelCard['inputs'][string]): string => {
  if (input.as === 'zeros') return `${input.channels} channel(s) for hints, left empty`
  if (input.as === 'inverse-temperature' || input.as === 'coherence') return input.as
  const what = input.as === 'grey' ? 'grey in three channels of 0 to 255' : 'lightness of 0 to 100'
  const [mean, deviation] = [listed(input.mean), listed(input.deviation)]
  return `${what}${mean === '0' ? '' : `, minus ${mean}`}${deviation === '1' ? '' : `, divided by ${deviation}`}`
}

const outputOf = (output: ModelCard['outputs'][string]): string => {
  if (output.as === 'ab') return output.scale === 1 ? 'ab' : `ab, once multiplied by ${output.scale}`
  if (output.as !== 'rgb') return output.as
  const [scale, offset] = [listed(output.scale), listed(output.offset)]
  const scaled = `${scale === '1' ? '' : `, multiplied by ${scale}`}${offset === '0' ? '' : `, plus ${offset}`}`
  return `a colour picture of 0 to 255${scaled}; its ab is taken`
}

export type Added = { folder: string; card: ModelCard; passMs: number }

/** What was found in a file that was added, what the network can do, and how to use it: lines for the terminal. */
export const addedReport = ({ folder, card, passMs }: Added): string[] => {
  const { id, inputs, outputs } = card
  const rows: [string, string][] = [
    ['card', join(folder, 'model.json')],
    ...Object.entries(inputs).map(([name, input]): [string, string] => [
      'input',
      `${name}: ${inputOf(input)}`,
    ]),
    ...Object.entries(outputs).map(([name, found]): [string, string] => [
      'output',
      `${name}: ${outputOf(found)}`,
    ]),
    ['size', sizeOf(card)],
    ['one pass', `${Math.round(passMs).toLocaleString('en')} ms on the CPU (threads: ${threads})`],
    ...describeFeatures(featuresOf(card)),
  ]
  return [
    `Added ${id}.`,
    ...rows.map(([label, value]) => `  ${label.padEnd(21)}${value}`),
    `To use it: MODEL=${id} for the bot, --model ${id} for commands, or Models on the dashboard.`,
  ]
}
