// Builds substitutes for the public images, for machines without access to an image registry, from Debian packages and
// this machine's Node.
import {
  copyFileSync,
  cpSync,
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { check, runProgram, say } from './shell.mjs'

const minuteMs = 60_000
const authorities = '/etc/ssl/certs/ca-certificates.crt'
const valkeyUser = 999

/** The mirror that this machine's apt uses for its own release. */
const mirrorOf = async () => {
  const codename = /^VERSION_CODENAME=(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  const format = '$(CODENAME) $(COMPONENT) $(REPO_URI)'
  const targets = await runProgram('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'])
  const line = targets.split('\n').find((one) => one.startsWith(`${codename} main `))
  check(line, `apt knows no packages of ${codename}`)
  return { codename, url: line.split(' ')[2] }
}

/** Unpacks a Debian package without installing it. Returns the folder of its files. */
export const unpack = async (name, folder) => {
  const downloads = mkdtempSync(join(folder, `${name}-`))
  await runProgram('apt-get', ['download', '-qq', name], { cwd: downloads, limitMs: 5 * minuteMs })
  const [file] = readdirSync(downloads)
  await runProgram('dpkg-deb', ['--extract', file, 'files'], { cwd: downloads })
  return join(downloads, 'files')
}

/** Adds node and npm as in the public image, with this machine's npm registry. */
const addNode = async (tree) => {
  const local = join(tree, 'usr', 'local')
  const npm = join((await runProgram('npm', ['root', '--global'])).trim(), 'npm')
  copyFileSync(process.execPath, join(local, 'bin', 'node'))
  mkdirSync(join(local, 'lib', 'node_modules'), { recursive: true })
  cpSync(npm, join(local, 'lib', 'node_modules', 'npm'), { recursive: true, dereference: true })
  for (const name of ['npm', 'npx'])
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(local, 'bin', name))
  const registry = (await runProgram('npm', ['config', 'get', 'registry'])).trim()
  copyFileSync(authorities, join(tree, authorities))
  writeFileSync(join(local, 'etc', 'npmrc'), `registry=${registry}\ncafile=${authorities}\n`)
}

const addValkey = (tree) => {
  for (const part of ['server', 'cli'])
    symlinkSync(`/usr/bin/redis-${part}`, join(tree, 'usr', 'local', 'bin', `valkey-${part}`))
  mkdirSync(join(tree, 'data'))
  chownSync(join(tree, 'data'), valkeyUser, valkeyUser)
}

/** Adds only the program, because its package depends on fonts and scripts for pages that are not used here. */
const addPrometheus = (tree, files) => {
  mkdirSync(join(tree, 'prometheus'))
  chownSync(join(tree, 'prometheus'), 65_534, 65_534)
  copyFileSync(join(files, 'usr', 'bin', 'prometheus'), join(tree, 'usr', 'local', 'bin', 'prometheus'))
}

/** Builds an image from `base` with these Dockerfile lines. */
const derive = (docker, base, name, lines) =>
  docker(['build', '--quiet', '--tag', name, '-'], { input: [`FROM ${base}`, ...lines, ''].join('\n') })

/** Builds the images. Returns the .env settings that name them. */
export const makeStandIns = async ({ docker, folder, prometheus }) => {
  const tree = join(folder, 'tree')
  const { codename, url } = await mirrorOf()
  const include = '--include=ca-certificates,redis-server'
  await runProgram('debootstrap', ['--variant=minbase', include, codename, tree, url], {
    limitMs: 10 * minuteMs,
  })
  chmodSync(tree, 0o755)
  await addNode(tree)
  await runProgram('rm', ['-rf', ...['apt', 'cache/apt'].map((part) => join(tree, 'var', 'lib', part))])
  const base = 'stand-in-node:24'
  const importTree = async (name) => {
    const archive = join(folder, 'tree.tar')
    await runProgram('tar', ['-C', tree, '-cf', archive, '.'], { limitMs: 5 * minuteMs })
    await docker(['import', archive, name], { limitMs: 5 * minuteMs })
    rmSync(archive)
  }
  await importTree(base)
  addValkey(tree)
  addPrometheus(tree, prometheus)
  await importTree('stand-in-services:1')
  await derive(docker, 'stand-in-services:1', 'stand-in-valkey:8', ['WORKDIR /data'])
  await derive(docker, 'stand-in-services:1', 'stand-in-prometheus:2', ['ENTRYPOINT ["prometheus"]'])
  rmSync(tree, { recursive: true })
  say('the stand-ins for the public images are made')
  return {
    NODE_IMAGE: base,
    VALKEY_IMAGE: 'stand-in-valkey:8',
    PROMETHEUS_IMAGE: 'stand-in-prometheus:2',
  }
}
