// `npm run check:names`: a platform is known by name only in its own folders and in the list of platforms.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './setup.mjs'

const source = join(root, 'src')
const folders = (name) =>
  readdirSync(join(source, name), { withFileTypes: true }).filter((entry) => entry.isDirectory())
/** The web page is a platform too, but its name is an ordinary word. */
const names = folders('platforms')
  .map(({ name }) => name)
  .filter((name) => name !== 'web')
const pattern = new RegExp(names.join('|'), 'i')

const isAllowed = (file) =>
  file === 'platforms/index.ts' ||
  names.some((name) => file.startsWith(`platforms/${name}/`)) ||
  file.startsWith('sandbox/')

const lines = readdirSync(source, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && /\.(ts|js|html|css)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((path) => !isAllowed(relative(source, path)))
  .flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${relative(root, path)}:${i + 1}: ${line.trim()}`] : [])),
  )

for (const line of lines) console.error(line)
if (lines.length > 0) console.error(`\n${lines.length} lines name a platform outside its folders`)
process.exit(lines.length > 0 ? 1 : 0)
