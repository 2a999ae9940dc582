import { speakLevels, type PlacePolicy, type SpeakLevel } from '../../../core/domain.ts'
import { escapeHtml } from '../../page.ts'
import type { Trouble } from '../form-action.ts'
import { csrfField, type Visitor } from '../dashboard-page.ts'
import { namingOf } from './names.ts'
import { cell, rowHead, table, timeTag, titleOf, unseen } from '../components.ts'
import type { PlaceView, PlatformPolicies } from '../services.ts'

/** A form that was not as it must be, and whose it is. */
export type PolicyTrouble = Trouble & { platform: string }

const speakWords: Record<SpeakLevel, string> = {
  off: 'Nothing',
  message_only: 'Direct messages only',
  link_only: 'Links, no pictures',
  freely: 'Everything',
}

const speakOptions = (chosen: SpeakLevel): string =>
  speakLevels
    .map(
      (level) =>
        `<option value="${level}"${level === chosen ? ' selected' : ''}>${speakWords[level]}</option>`,
    )
    .join('')

const hasVividness = (platform: string): boolean => namingOf(platform)?.hasVividness ?? false

/** The fields of a policy; `form` names the form that they belong to, which need not stand around them. */
const policyFields = (
  platform: string,
  form: string,
  { speak, nsfw, hourlyLimit, vividness }: PlacePolicy,
  where: string,
) => ({
  speak: `<label for="${form}-speak">What may be said${where}</label>
<select id="${form}-speak" name="speak" form="${form}">${speakOptions(speak)}</select>`,
  nsfw: `<span class="tick"><input id="${form}-nsfw" name="nsfw" form="${form}" type="checkbox" value="1"${nsfw ? ' checked' : ''}>
<label for="${form}-nsfw">NSFW too${where}</label></span>`,
  vividness: hasVividness(platform)
    ? `<label for="${form}-vividness">Vividness, 0 to 2${where}</label>
<input id="${form}-vividness" name="vividness" form="${form}" type="number" min="0" max="2" step="0.1" placeholder="1" value="${vividness ?? ''}">`
    : '',
  limit: `<label for="${form}-limit">Requests an hour${where}</label>
<input id="${form}-limit" name="hourlyLimit" form="${form}" type="number" min="1" max="100000" placeholder="as elsewhere" value="${hourlyLimit ?? ''}">`,
})

const closedCell = (closedUntilMs: number | undefined): string =>
  closedUntilMs === undefined
    ? 'Open'
    : `Closed until ${timeTag(closedUntilMs)}: we were refused there; tried again after`

const wordsOf = ({ speak, nsfw, hourlyLimit, vividness }: PlacePolicy) => ({
  speak: speakWords[speak],
  nsfw: nsfw ? 'NSFW too' : 'No NSFW',
  limit: hourlyLimit === undefined ? 'as elsewhere' : `${hourlyLimit} an hour`,
  vividness: String(vividness ?? 1),
})

const placeRow = (
  visitor: Visitor,
  platform: string,
  { place, policy, closedUntilMs }: PlaceView,
  index: number,
): string => {
  const id = `${platform}-${index}`
  const shown = namingOf(platform)?.place.shown(place) ?? place
  const fields =
    visitor.role === 'operator' ? policyFields(platform, id, policy, unseen(` in ${shown}`)) : wordsOf(policy)
  const deeds = `<form class="deeds" id="${id}" method="post" action="/admin/policies/places">${csrfField(visitor)}
<input type="hidden" name="platform" value="${platform}"><input type="hidden" name="name" value="${escapeHtml(place)}">
<button class="button">Save ${unseen(shown)}</button>
<button class="button plain" formaction="/admin/policies/places/clear">Clear ${unseen(shown)}</button></form>`
  return [
    rowHead(escapeHtml(shown)),
    cell(fields.speak, ''),
    cell(fields.nsfw, ''),
    cell(fields.limit, ''),
    hasVividness(platform) ? cell(fields.vividness, '') : '',
    cell(closedCell(closedUntilMs), 'To us it is'),
    visitor.role === 'operator' ? cell(deeds, '') : '',
  ].join('')
}

const columnsFor = (visitor: Visitor, platform: string, what: string): string[] => [
  what,
  'What may be said',
  'NSFW',
  'Quota',
  ...(hasVividness(platform) ? ['Vividness'] : []),
  'To us it is',
  ...(visitor.role === 'operator' ? ['Change'] : []),
]

const complaint = (trouble: PolicyTrouble | undefined, platform: string, field: string) =>
  trouble?.platform === platform && trouble.field === field
    ? {
        attributes: ` value="${escapeHtml(trouble.typed)}" aria-invalid="true" aria-describedby="trouble" autofocus`,
        sentence: `<p class="trouble" id="trouble" role="alert">${escapeHtml(trouble.sentence)}</p>`,
      }
    : { attributes: '', sentence: '' }

const nameField = (id: string, label: string, example: string, attributes: string): string =>
  `<p class="field"><label for="${id}">${label}</label>
<input id="${id}" name="name" required maxlength="40" placeholder="${example}" autocomplete="off" autocapitalize="none" spellcheck="false"${attributes}></p>`

const addPlace = (visitor: Visitor, platform: string, trouble: PolicyTrouble | undefined): string => {
  const naming = namingOf(platform)
  if (visitor.role !== 'operator' || !naming) return ''
  const { attributes, sentence } = complaint(trouble, platform, 'place')
  const id = `${platform}-add`
  const { speak, nsfw, limit, vividness } = policyFields(platform, id, { speak: 'off', nsfw: true }, '')
  return `<form class="add" id="${id}" method="post" action="/admin/policies/places">${csrfField(visitor)}
<input type="hidden" name="platform" value="${platform}">
${nameField(`${id}-name`, `Another ${naming.place.what}`, naming.place.example, attributes)}
<p class="field">${speak}</p><p class="field">${limit}</p>${vividness && `<p class="field">${vividness}</p>`}<p>${nsfw}</p>
<p><button class="button">Add</button></p>
${sentence}</form>`
}

const people = (
  visitor: Visitor,
  { platform, optOuts }: PlatformPolicies,
  trouble: PolicyTrouble | undefined,
): string => {
  const count = optOuts === 1 ? '1 person has' : `${optOuts} people have`
  const naming = namingOf(platform)
  const { attributes, sentence } = complaint(trouble, platform, 'person')
  const form = `<form class="add" method="post" action="/admin/policies/opt-out">${csrfField(visitor)}
<input type="hidden" name="platform" value="${platform}">
${nameField(`${platform}-person`, `A person on ${titleOf(platform)}`, naming?.person.example ?? '', attributes)}
<p class="deeds"><button class="button">Opt out</button>
<button class="button plain" formaction="/admin/policies/opt-in">Opt in again</button></p>
${sentence}</form>`
  return `<p><strong>${count} opted out.</strong> They are not answered, nor is anybody about their pictures.</p>
${visitor.role === 'operator' && naming ? form : ''}`
}

const platformSection = (
  visitor: Visitor,
  policies: PlatformPolicies,
  trouble: PolicyTrouble | undefined,
): string => {
  const { platform, places } = policies
  const what = namingOf(platform)?.place.what ?? 'place'
  const rows = places.map((place, index) => placeRow(visitor, platform, place, index))
  return `<section aria-labelledby="on-${platform}"><h2 id="on-${platform}">${titleOf(platform)}</h2>
${places.length === 0 ? `<p class="none">Every ${what} is treated alike so far.</p>` : table(`On ${platform}`, columnsFor(visitor, platform, titleOf(what)), rows)}
${addPlace(visitor, platform, trouble)}
${people(visitor, policies, trouble)}
</section>`
}

/** Whom we leave alone, and what may be said where. HTML. */
export const policiesMain = (
  visitor: Visitor,
  platforms: readonly PlatformPolicies[],
  trouble: PolicyTrouble | undefined,
): string => `<p class="lead">Places that are not as all others are, and who is left alone. Moderators set the same by message, people and
servers by command.</p>
${platforms.map((policies) => platformSection(visitor, policies, trouble)).join('\n')}`
