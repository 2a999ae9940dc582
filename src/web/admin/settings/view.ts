import { escapeHtml } from '../../page.ts'
import type { FindingView, SettingView } from './service-types.ts'

const column = (name: string): string => `<th role="columnheader" scope="col">${name}</th>`

const table = (label: string, columns: readonly string[], rows: readonly string[]): string =>
  `<table role="table" aria-label="${label}">
<thead role="rowgroup"><tr role="row">${columns.map(column).join('')}</tr></thead>
<tbody role="rowgroup">
${rows.join('\n')}
</tbody>
</table>`

const valueOf = ({ value, isSet }: SettingView): string => {
  if (value !== undefined && value !== '') return `<code>${escapeHtml(value)}</code>`
  return isSet ? '<span class="hint">set</span>' : '<span class="hint">not set</span>'
}

// a table whose parts are laid out otherwise on a phone is none to a screen reader, unless it says what it is
const settingRow = (setting: SettingView): string => `<tr role="row">
<th role="rowheader" scope="row"><code>${escapeHtml(setting.name)}</code></th>
<td role="cell">${valueOf(setting)}</td>
<td role="cell" class="source ${setting.source === 'default' ? 'quiet' : ''}">${escapeHtml(setting.source)}</td>
</tr>`

const groups = [
  { title: 'The program', isOf: (name: string) => !/^(REDDIT|DISCORD)_/.test(name) },
  { title: 'Reddit', isOf: (name: string) => name.startsWith('REDDIT_') },
  { title: 'Discord', isOf: (name: string) => name.startsWith('DISCORD_') },
]

const groupTable = (title: string, settings: readonly SettingView[]): string => `<h3>${title}</h3>
${table(`Settings: ${title}`, ['Setting', 'Value', 'From'], settings.map(settingRow))}`

const findingRow = ({ name, state, words }: FindingView): string => `<tr role="row">
<td role="cell" class="finding ${state}">${state === 'ok' ? 'Well' : 'To mend'}</td>
<th role="rowheader" scope="row">${escapeHtml(name)}</th>
<td role="cell">${escapeHtml(words)}</td>
</tr>`

const summary = (findings: readonly FindingView[]): string => {
  const bad = findings.filter(({ state }) => state === 'bad').length
  if (bad === 0) return 'Everything is as it must be.'
  return bad === 1 ? 'One thing is not as it must be.' : `${bad} things are not as they must be.`
}

const findingsShown = (findings: readonly FindingView[] | undefined): string =>
  findings === undefined
    ? '<p class="none">Nobody has looked yet.</p>'
    : `<p class="summary">${summary(findings)}</p>
${table('Findings', ['How it is', 'What', 'Found'], findings.map(findingRow))}`

/** The settings' page; without `findings` they are still to be asked for. HTML. */
export const settingsMain = (
  settings: readonly SettingView[],
  findings: readonly FindingView[] | undefined,
): string => `<h1>Settings</h1>
<p class="lead">What this program runs with, and whether all that it needs is there.</p>
<section aria-labelledby="doctor"><h2 id="doctor">Doctor</h2>
<p>Looks at the data folder, Redis, the network and its device, and the platforms’ logins. It takes some seconds and
changes nothing.</p>
<form class="look" method="get" action="/admin/settings/findings">
<button class="button">Look now</button>
<progress aria-label="Looking" hidden></progress>
</form>
<div id="findings" role="status">${findingsShown(findings)}</div>
</section>
<section aria-labelledby="in-force"><h2 id="in-force">In force</h2>
<p>They are read from the environment when the program starts. Secrets are never shown, only that they are set.</p>
${groups
  .map(({ title, isOf }) =>
    groupTable(
      title,
      settings.filter(({ name }) => isOf(name)),
    ),
  )
  .join('\n')}
</section>`
