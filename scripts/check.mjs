// `npm run check`: runs all check:* scripts at once and prints only the output of those that fail.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const names = Object.keys(scripts).filter((name) => name.startsWith('check:'))

/** Resolves to the output of a check that failed, or to undefined if it passed. */
const failureOf = async (name) => {
  const child = spawn('npm', ['run', '--silent', name], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (printed += text))
  const [status] = await once(child, 'close')
  return status === 0 ? undefined : `npm run ${name} failed:\n${printed}`
}

/** Runs all checks. Resolves to the output of those that failed. */
export const failedChecks = async () => (await Promise.all(names.map(failureOf))).filter(Boolean)

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const failed = await failedChecks()
  for (const failure of failed) console.log(failure)
  console.log(`${names.length - failed.length} checks passed, ${failed.length} failed`)
  process.exit(failed.length > 0 ? 1 : 0)
}
