import { attributes, html, noHtml, type Attributes, type Html } from '../../../core/html.ts'
import type { Place } from '../../../stores/policies.ts'
import { definitionOf, titleOf } from '../../../platforms/definitions.ts'
import { counted, visuallyHidden } from '../../page.ts'
import { cell, empty, noticeBox, rowHeading, table, timeTag, type Notice } from '../components.ts'
import { csrfField, type Viewer } from '../dashboard-page.ts'
import { hasVividness, policyFields, policyTexts } from './policy-fields.ts'
import type { PlatformPolicies } from './service.ts'

/** What is wrong with a form that was sent: where, what was entered, and what to tell the operator. */
export type PolicyError = { platform: string; field: string; value: string; sentence: string }

const accessCell = (closedUntilMs: number | undefined): Html | string =>
  closedUntilMs === undefined
    ? 'open'
    : html`closed: the platform refused our posts. Next attempt after ${timeTag(closedUntilMs)}.`

const placeRow = (
  viewer: Viewer,
  platform: string,
  { place, policy, closedUntilMs }: Place,
  form: string,
): Html => {
  const isOperator = viewer.role === 'operator'
  const shown = definitionOf(platform)?.names?.place.shown(place) ?? place
  const parts = isOperator ? policyFields({ platform, form, policy, place: shown }) : policyTexts(policy)
  const buttons = html`<form class="buttons" id="${form}" method="post" action="/admin/policies/places">${csrfField(viewer)}
<input type="hidden" name="platform" value="${platform}"><input type="hidden" name="name" value="${place}">
<button class="button">Save ${visuallyHidden(shown)}</button>
<button class="button plain" formaction="/admin/policies/places/clear">Remove ${visuallyHidden(shown)}</button></form>`
  return html`${rowHeading(shown)}${cell(parts.speak)}${cell(parts.nsfw)}${cell(parts.limit)}${
    hasVividness(platform) ? cell(parts.vividness) : noHtml
  }${cell(accessCell(closedUntilMs), 'Status')}${isOperator ? cell(buttons) : noHtml}`
}

const columnsFor = (viewer: Viewer, platform: string, placeNoun: string): string[] => [
  placeNoun.charAt(0).toUpperCase() + placeNoun.slice(1),
  'Answers',
  'NSFW',
  'Quota',
  ...(hasVividness(platform) ? ['Vividness'] : []),
  'Status',
  ...(viewer.role === 'operator' ? ['Change'] : []),
]

const fieldError = (error: PolicyError | undefined, platform: string, field: string) =>
  error?.platform === platform && error.field === field
    ? {
        input: attributes({
          value: error.value,
          'aria-invalid': 'true',
          'aria-describedby': 'error',
          autofocus: true,
        }),
        message: html`<p class="error" id="error" role="alert">${error.sentence}</p>`,
      }
    : { input: attributes({}), message: noHtml }

type NameField = { id: string; label: string; example: string; input: Attributes }

const nameField = ({ id, label, example, input }: NameField): Html =>
  html`<p class="field"><label for="${id}">${label}</label>
<input id="${id}" name="name" required maxlength="40" placeholder="${example}" autocomplete="off" autocapitalize="none" spellcheck="false"${input}></p>`

const addPlaceForm = (viewer: Viewer, platform: string, error: PolicyError | undefined): Html => {
  const names = definitionOf(platform)?.names
  if (viewer.role !== 'operator' || !names) return noHtml
  const { input, message } = fieldError(error, platform, 'place')
  const form = `${platform}-add`
  const { speak, nsfw, limit, vividness } = policyFields({
    platform,
    form,
    policy: { speak: 'off', nsfw: true },
  })
  const label = `Add ${names.place.noun}`
  return html`<form class="add" id="${form}" method="post" action="/admin/policies/places">${csrfField(viewer)}
<input type="hidden" name="platform" value="${platform}">
${nameField({ id: `${form}-name`, label, example: names.place.example, input })}
<p class="field">${speak}</p><p class="field">${limit}</p>${hasVividness(platform) ? html`<p class="field">${vividness}</p>` : noHtml}<p>${nsfw}</p>
<p><button class="button">Add</button></p>
${message}</form>`
}

const optOuts = (
  viewer: Viewer,
  { platform, optOuts: count }: PlatformPolicies,
  error: PolicyError | undefined,
): Html => {
  const names = definitionOf(platform)?.names
  const { input, message } = fieldError(error, platform, 'person')
  const label = `User on ${titleOf(platform)}`
  const form = html`<form class="add" method="post" action="/admin/policies/opt-out">${csrfField(viewer)}
<input type="hidden" name="platform" value="${platform}">
${nameField({ id: `${platform}-person`, label, example: names?.person.example ?? '', input })}
<p class="buttons"><button class="button">Opt out</button>
<button class="button plain" formaction="/admin/policies/opt-in">Opt in</button></p>
${message}</form>`
  return html`<p><strong>${counted(count, 'user')} opted out.</strong> The bot answers neither them nor requests about their pictures.</p>
${viewer.role === 'operator' && names ? form : noHtml}`
}

const platformSection = (
  viewer: Viewer,
  policies: PlatformPolicies,
  error: PolicyError | undefined,
): Html => {
  const { platform, places } = policies
  const placeNoun = definitionOf(platform)?.names?.place.noun ?? 'place'
  const rows = places.map((place, index) => placeRow(viewer, platform, place, `${platform}-${index}`))
  const title = titleOf(platform)
  return html`<section aria-labelledby="on-${platform}"><h2 id="on-${platform}">${title}</h2>
${
  places.length === 0
    ? empty(`No custom policies. Every ${placeNoun} uses the default; add one below to change that.`)
    : table(`Policies on ${title}`, columnsFor(viewer, platform, placeNoun), rows)
}
${addPlaceForm(viewer, platform, error)}
${optOuts(viewer, policies, error)}
</section>
`
}

export type PoliciesPage = {
  platforms: readonly PlatformPolicies[]
  notice: Notice
  error?: PolicyError | undefined
}

export const policiesView = (
  viewer: Viewer,
  { platforms, notice, error }: PoliciesPage,
): Html => html`<h1>Policies</h1>
${noticeBox(notice)}
<p class="lead">Custom policies per place, and users who opted out. Moderators and server managers can set the same with a message or a command to the bot.</p>
${platforms.map((policies) => platformSection(viewer, policies, error))}`
