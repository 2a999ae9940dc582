// `npm run licences`: checks that the licence of every package we ship allows redistribution, using npm's SBOM.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** SPDX expressions. All may be shipped with an MIT program if the licence text is included, and npm includes it. */
const allowed = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Apache-2.0',
  '(Apache-2.0 AND BSD-3-Clause)',
  '(Apache-2.0 OR MPL-1.1)',
  '(MIT OR CC0-1.0)',
])

/** Packages allowed under other licences, with the reason. */
const excepted = [
  {
    name: /^@img\/sharp-libvips-/,
    licence: 'LGPL-3.0-or-later',
    why: 'sharp loads it as a separate, unmodified and replaceable library, as the licence requires',
  },
]

const licenceOf = ({ licenses = [] }) =>
  licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name).join(' and ')

/** One line for each component whose licence does not allow shipping it. */
export const refusedAmong = (components) =>
  components.flatMap((component) => {
    const licence = licenceOf(component)
    const name = component.group ? `${component.group}/${component.name}` : component.name
    const isExcepted = excepted.some((one) => one.name.test(name) && one.licence === licence)
    return allowed.has(licence) || isExcepted
      ? []
      : `${name} ${component.version}: ${licence || 'no licence'}`
  })

export const componentsShipped = () => {
  const args = ['sbom', '--omit', 'dev', '--sbom-format', 'cyclonedx']
  const text = execFileSync('npm', args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  })
  return JSON.parse(text).components
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const components = componentsShipped()
  const refused = refusedAmong(components)
  for (const line of refused) console.error(line)
  if (refused.length > 0) process.exit(1)
  console.log(`${components.length} packages are shipped, and all their licences allow it.`)
  for (const { name, licence, why } of excepted) console.log(`${name.source} is under ${licence}: ${why}.`)
}
