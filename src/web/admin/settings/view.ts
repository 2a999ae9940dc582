import type { ShownSetting } from '../../../config/shown-settings.ts'
import { attributes, html, type Html } from '../../../core/html.ts'
import type { Finding } from '../../../doctor/doctor.ts'
import { counted } from '../../page.ts'
import { cell, empty, rowHeading, table } from '../components.ts'

const valueOf = ({ value, isSet }: ShownSetting): Html => {
  if (value !== undefined && value !== '') return html`<code>${value}</code>`
  return html`<span class="hint">${isSet ? 'set' : 'not set'}</span>`
}

const settingRow = (setting: ShownSetting): Html => {
  const source = setting.source === 'default' ? 'source quiet' : 'source'
  return html`${rowHeading(html`<code>${setting.name}</code><span class="meaning">${setting.meaning}</span>`)}${cell(valueOf(setting))}<td role="cell"${attributes({ class: source })}>${setting.source}</td>`
}

const groupTable = (title: string, settings: readonly ShownSetting[]): Html => html`<h3>${title}</h3>
${table(`Settings: ${title}`, ['Setting', 'Value', 'Source'], settings.map(settingRow))}
`

const findingRow = ({ name, state, words }: Finding): Html =>
  html`<td role="cell" class="finding ${state}">${state === 'ok' ? 'healthy' : 'problem'}</td>${rowHeading(name)}${cell(words)}`

const summary = (findings: readonly Finding[]): string => {
  const problems = findings.filter(({ state }) => state === 'bad').length
  return problems === 0 ? 'Everything is healthy.' : `${counted(problems, 'problem')} found.`
}

const findingsTable = (findings: readonly Finding[] | undefined): Html =>
  findings === undefined
    ? empty('Not checked yet. Press “Run checks” to see whether everything works.')
    : html`<p class="summary">${summary(findings)}</p>
${table('Findings', ['Status', 'Check', 'Result'], findings.map(findingRow))}`

/** `findings` is undefined until the checks have been run. */
export const settingsView = (
  settings: readonly ShownSetting[],
  findings: readonly Finding[] | undefined,
): Html => html`<h1>Settings</h1>
<p class="lead">The settings that this program runs with, and whether everything that it needs works.</p>
<section aria-labelledby="doctor"><h2 id="doctor">Health</h2>
<p>Checks the data folder, Redis, the network and its device, and the logins to the platforms. This takes a few seconds and changes nothing.</p>
<form class="run-checks" method="get" action="/admin/settings/findings">
<button class="button">Run checks</button>
<progress aria-label="Checking" hidden></progress>
</form>
<div id="findings" role="status">${findingsTable(findings)}</div>
</section>
<section aria-labelledby="in-force"><h2 id="in-force">Current settings</h2>
<p>Read from the environment when the program starts. The values of secrets are never shown.</p>
${[...new Set(settings.map(({ group }) => group))].map((title) =>
  groupTable(
    title,
    settings.filter(({ group }) => group === title),
  ),
)}
</section>`
