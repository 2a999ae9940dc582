// `npm test`: installs what is missing, runs the checks and all tests except the slow ones, and prints the counts.
// `npm test <files>` runs only these files; `npm run test:slow` runs only the slow tests.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failedChecks } from './check.mjs'
import {
  checkNode,
  ensureBuild,
  ensureChromium,
  ensureModules,
  ensureRedis,
  ensureVulkanLoader,
  root,
  setUp,
} from './setup.mjs'
import { withTypeScript } from './typescript.mjs'

const given = process.argv.slice(2)
const isSlow = given.includes('--slow')
const files = given.filter((argument) => argument !== '--slow')
const isEverything = !isSlow && files.length === 0
const projects = [isSlow ? '--project=slow*' : isEverything ? '--project=!slow*' : '--project=!slow-pages']

/** Runs Vitest, passes its output through and resolves to its exit code, its output and its counts. */
const runVitest = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'colorizebot-test-'))
  const report = join(folder, 'report.json')
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const env = process.stdout.isTTY ? { ...process.env, FORCE_COLOR: '1' } : process.env
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...projects, ...files], {
    cwd: root,
    env,
    stdio: ['inherit', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const name of ['stdout', 'stderr'])
    child[name].setEncoding('utf8').on('data', (text) => {
      printed += text
      process[name].write(text)
    })
  const [status] = await once(child, 'close')
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}
  rmSync(folder, { recursive: true })
  return { status: status ?? 1, printed, counts }
}

setUp([checkNode, ensureModules, ensureRedis, ensureChromium, ensureVulkanLoader, ensureBuild])
const [{ status, printed, counts }, failures] = await Promise.all([
  runVitest(),
  isEverything ? failedChecks() : [],
])
const leaked = await withTypeScript('/test/support/secrets.ts', ({ secretsIn }) => secretsIn(printed))

const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = counts
for (const failure of failures) console.log(failure)
if (failures.length > 0) console.log(`${failures.length} checks of npm run check failed: see above`)
if (leaked.length > 0) console.log(`Secrets were printed: ${leaked.join(', ')} of test/support/secrets.ts`)
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''
console.log(`${numPassedTests} passed, ${numFailedTests} failed${skipped}`)
process.exit(status || failures.length || leaked.length || (numPassedTests === 0 ? 1 : 0))
