// Installs what a fresh checkout lacks. Uses only Node's own modules, because nothing else is installed yet.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  statSync,
  readdirSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './build.mjs'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** A problem that the user can fix. The message says how. */
export class SetupError extends Error {}

const say = (line) => console.log(`· ${line}`)

const isExecutable = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** The path of the first of `names` that is on the PATH. */
export const findProgram = (names, path = process.env.PATH ?? '') => {
  const folders = path.split(delimiter).filter(Boolean)
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(isExecutable)
    if (found) return found
  }
  return undefined
}

/** Runs a command and shows its output only if it fails. */
const runQuietly = (command, args, env = {}) => {
  const result = spawnSync(command, args, { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8' })
  if (result.status === 0) return
  console.error(result.stdout, result.stderr)
  throw new SetupError(`${command} ${args.join(' ')} failed`, { cause: result.error })
}

export const checkNode = (version = process.versions.node) => {
  const [major, minor] = version.split('.').map(Number)
  if (major >= 24 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return
  throw new SetupError(`ColorizeBot needs Node 24 (20.19 and 22.12 work too); this is ${version}.`)
}

const modulesStamp = join(root, 'node_modules', '.colorizebot-lock')

/** Installs packages if node_modules is missing or was installed from another lock file. */
export const ensureModules = () => {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(modulesStamp) && readFileSync(modulesStamp, 'utf8') === lock) return
  say('Installing packages (a minute the first time)')
  runQuietly('npm', ['ci', '--no-audit', '--no-fund', '--include=dev'])
  writeFileSync(modulesStamp, lock)
}

const isRootOnDebian = () => process.getuid?.() === 0 && findProgram(['apt-get']) !== undefined

const installPackage = (debianPackage, elsewhere) => {
  if (!isRootOnDebian()) throw new SetupError(elsewhere)
  say(`Installing ${debianPackage} with apt-get`)
  // RUNLEVEL=1 keeps the package from starting a system-wide service of its own
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  runQuietly('apt-get', ['update', '-qq'], env)
  runQuietly('apt-get', ['install', '-y', '-qq', '--no-install-recommends', debianPackage], env)
}

const ensureProgram = (names, debianPackage, elsewhere) => {
  const found = findProgram(names)
  if (found) return found
  installPackage(debianPackage, elsewhere)
  return findProgram(names)
}

/** Installs Debian packages. `packages` maps a program that each one provides to its name. */
export const ensurePackages = (packages) => {
  for (const [program, name] of Object.entries(packages))
    ensureProgram([program], name, `This needs ${program}: run it as root on Debian, or install ${name}.`)
}

/** Python with support for virtual environments. */
export const ensureVenv = () => {
  if (spawnSync('python3', ['-c', 'import ensurepip']).status !== 0)
    installPackage('python3-venv', 'This needs Python 3 with its module venv.')
}

/** The Redis server that the program starts itself, unless REDIS_URL names another one. */
export const ensureRedis = () => {
  if (process.env.REDIS_URL) return
  ensureProgram(
    ['redis-server', 'valkey-server'],
    'redis-server',
    'ColorizeBot needs redis-server or valkey-server: `sudo apt-get install redis-server`, `sudo dnf install valkey` or `brew install redis`; or set REDIS_URL.',
  )
}

/** The browser that the page tests drive. */
export const ensureChromium = () =>
  ensureProgram(
    ['chromium', 'chromium-browser', 'google-chrome'],
    'chromium',
    'The page tests need Chromium: `sudo apt-get install chromium`, `sudo dnf install chromium` or `brew install chromium`.',
  )

/** The WebGPU test needs it for Chromium's software Vulkan; without it that test is skipped. */
export const ensureVulkanLoader = () => {
  const libraries = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? ''
  if (!libraries.includes('libvulkan.so.1') && isRootOnDebian()) installPackage('libvulkan1')
}

const newest = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((latest, entry) => Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0)

/** Builds if the sources are newer than the last build. */
export const ensureBuild = () => {
  const stamp = join(root, 'dist', '.built')
  const sources = Math.max(newest(join(root, 'src')), statSync(join(root, 'tsconfig.build.json')).mtimeMs)
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= sources) return
  say('Compiling')
  if (!build()) throw new SetupError('TypeScript is not installed')
}

/** Runs `steps`. Prints the message of a SetupError and exits with code 1. */
export const setUp = (steps) => {
  try {
    for (const step of steps) step()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}
