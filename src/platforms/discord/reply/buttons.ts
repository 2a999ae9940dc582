import {
  ButtonStyle,
  ComponentType,
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
} from 'discord.js'
import type { RequestOptions } from '../../../core/domain.ts'
import { buttonLabels } from '../messages/answer.ts'
import type { Target } from './target.ts'

const stepOfVividness = 0.5

/** What a button of ours asks for. */
export type Press =
  { kind: 'render'; options: Pick<RequestOptions, 'vividness' | 'sideBySide'> } | { kind: 'remove' }

/** To a hundredth: nobody sees less, and sums of decimals have endless tails. */
const renderId = (vividness: number, sideBySide: boolean): string =>
  `render:${Number(vividness.toFixed(2))}:${sideBySide ? 'pair' : 'one'}`
const renderPattern = /^render:([01](?:\.\d{1,2})?|2):(pair|one)$/

/** Of the button that is under every picture: by it an answer is known again for whose it is. */
export const markOf = ({ nonce }: Pick<Target, 'nonce'>): string => `remove:${nonce}`

/** Undefined for what is no button of ours. */
export const readPress = (customId: string): Press | undefined => {
  if (customId.startsWith('remove:')) return { kind: 'remove' }
  const [, vividness, view] = renderPattern.exec(customId) ?? []
  return view === undefined
    ? undefined
    : { kind: 'render', options: { vividness: Number(vividness), sideBySide: view === 'pair' } }
}

/** The buttons under a picture that was made so: each says in its id what it would make of it. */
export const buttonsFor = (
  { vividness, sideBySide, nonce }: Pick<Target, 'vividness' | 'sideBySide' | 'nonce'>,
  canRender: boolean,
  locale: string,
): APIActionRowComponent<APIButtonComponentWithCustomId> => {
  const words = buttonLabels(locale)
  const button = (
    label: string,
    custom_id: string,
    style: APIButtonComponentWithCustomId['style'],
    disabled = false,
  ) => ({ type: ComponentType.Button, label, custom_id, style, disabled }) as const
  const more = Math.min(2, vividness + stepOfVividness)
  const less = Math.max(0, vividness - stepOfVividness)
  const remove = button(words.remove, markOf({ nonce }), ButtonStyle.Danger)
  const renderings = [
    button(words.moreVivid, renderId(more, sideBySide), ButtonStyle.Secondary, more === vividness),
    button(words.softer, renderId(less, sideBySide), ButtonStyle.Secondary, less === vividness),
    button(
      sideBySide ? words.colourOnly : words.sideBySide,
      renderId(vividness, !sideBySide),
      ButtonStyle.Secondary,
    ),
  ]
  return { type: ComponentType.ActionRow, components: canRender ? [...renderings, remove] : [remove] }
}
