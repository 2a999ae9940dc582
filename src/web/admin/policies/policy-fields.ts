import { speakLevels, type PlacePolicy, type SpeakLevel } from '../../../core/domain.ts'
import { attributes, html, noHtml, type Html } from '../../../core/html.ts'
import { definitionOf } from '../../../platforms/definitions.ts'
import { visuallyHidden } from '../../page.ts'

const answerLabels: Record<SpeakLevel, string> = {
  off: 'No answers',
  message_only: 'Direct messages only',
  link_only: 'Links without pictures',
  freely: 'All answers',
}

export const hasVividness = (platform: string): boolean =>
  definitionOf(platform)?.names?.place.hasVividness ?? false

const answerOptions = (selected: SpeakLevel): Html[] =>
  speakLevels.map(
    (level) =>
      html`<option value="${level}"${attributes({ selected: level === selected })}>${answerLabels[level]}</option>`,
  )

type FieldsOptions = {
  platform: string
  /** The id of the form that the fields belong to. It does not have to surround them. */
  form: string
  policy: PlacePolicy
  /** The place, for screen readers, where several places are on one page. */
  place?: string
}

/** The form fields of a policy. `vividness` is empty on platforms without it. */
export const policyFields = ({ platform, form, policy, place }: FieldsOptions) => {
  const { speak, nsfw, hourlyLimit, vividness } = policy
  const where = place === undefined ? noHtml : visuallyHidden(` in ${place}`)
  const vividnessField = html`<label for="${form}-vividness">Vividness, 0 to 2${where}</label>
<input id="${form}-vividness" name="vividness" form="${form}" type="number" min="0" max="2" step="0.1" placeholder="1" value="${vividness ?? ''}">`
  return {
    speak: html`<label for="${form}-speak">Answers${where}</label>
<select id="${form}-speak" name="speak" form="${form}">${answerOptions(speak)}</select>`,
    nsfw: html`<span class="checkbox"><input id="${form}-nsfw" name="nsfw" form="${form}" type="checkbox" value="1"${attributes({ checked: nsfw })}>
<label for="${form}-nsfw">NSFW allowed${where}</label></span>`,
    limit: html`<label for="${form}-limit">Requests per hour${where}</label>
<input id="${form}-limit" name="hourlyLimit" form="${form}" type="number" min="1" max="100000" placeholder="default" value="${hourlyLimit ?? ''}">`,
    vividness: hasVividness(platform) ? vividnessField : noHtml,
  }
}

/** The same for viewers, who cannot change it. */
export const policyTexts = ({ speak, nsfw, hourlyLimit, vividness }: PlacePolicy) => ({
  speak: html`${answerLabels[speak]}`,
  nsfw: html`${nsfw ? 'NSFW allowed' : 'No NSFW'}`,
  limit: html`${hourlyLimit === undefined ? 'default' : `${hourlyLimit} per hour`}`,
  vividness: html`${vividness ?? 1}`,
})
