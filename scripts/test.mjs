// `npm test`: sets up what is missing, checks, runs every test, and closes with a plain count.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkNode, ensureBuild, ensureChromium, ensureModules, ensureRedis, root, setUp } from './setup.mjs'

setUp([checkNode, ensureModules, ensureRedis, ensureChromium, ensureBuild])

const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status ?? 1

const folder = mkdtempSync(join(tmpdir(), 'colorizebot-test-'))
const report = join(folder, 'report.json')
const picked = process.argv.slice(2)
const checked = picked.length > 0 ? 0 : run('npm', ['run', '--silent', 'check'])
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const args = [
  vitest,
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...picked,
]
const tested = run(process.execPath, args)

const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'))
rmSync(folder, { recursive: true })
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''
if (checked !== 0) console.log('npm run check failed: see above')
console.log(`${numPassedTests} passed, ${numFailedTests} failed${skipped}`)
process.exit(checked || tested || (numPassedTests === 0 ? 1 : 0))
