// `npm run audit`: fails if a production dependency has a known vulnerability that accepted-advisories.json does not
// explain.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Why an advisory does no harm here, by its id (GHSA-...). Remove an entry that npm no longer reports. */
const [file = fileURLToPath(new URL('accepted-advisories.json', import.meta.url))] = process.argv.slice(2)
const accepted = JSON.parse(readFileSync(file, 'utf8'))

const idOf = ({ url, source }) => /GHSA-[\w-]+/.exec(url ?? '')?.[0] ?? String(source)

const runAudit = () => {
  const { stdout, stderr } = spawnSync('npm', ['audit', '--omit', 'dev', '--json'], {
    cwd: root,
    encoding: 'utf8',
  })
  try {
    const report = JSON.parse(stdout)
    if (report.vulnerabilities) return report
    throw new Error(report.message ?? report.error?.summary ?? 'no report')
  } catch (error) {
    console.error(`The registry returned no advisories, so nothing was checked: ${error.message}\n${stderr}`)
    process.exit(2)
  }
}

const advisories = Object.values(runAudit().vulnerabilities).flatMap(({ name, via }) =>
  via.filter((one) => typeof one === 'object').map((one) => ({ ...one, name })),
)
const open = advisories.filter((one) => accepted[idOf(one)] === undefined)
const reported = new Set(advisories.map(idOf))
const stale = Object.keys(accepted).filter((id) => !reported.has(id))

for (const one of open)
  console.error(`${idOf(one)}, ${one.severity}, in ${one.name} ${one.range}: ${one.title}`)
for (const id of stale) console.error(`${id} is no longer reported: remove it from accepted-advisories.json`)
for (const id of reported) if (accepted[id]) console.log(`${id}: ${accepted[id]}`)
if (open.length + stale.length > 0) process.exit(1)
console.log('No unexplained vulnerabilities.')
