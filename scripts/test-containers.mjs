// `npm run test:containers`: builds the images and runs docker-compose.yml on a separate Docker engine.
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, buildGpu } from './containers/images.mjs'
import { checkContainers, startUpSeconds, stopSeconds, untilHealthy } from './containers/checks.mjs'
import { startEngine } from './containers/engine.mjs'
import { crashListeners, killWorker, restartRedis } from './containers/faults.mjs'
import { lint } from './containers/lint.mjs'
import { copySources, openProject, writeEnv } from './containers/project.mjs'
import { openSandbox, photoOf } from './containers/sandbox-client.mjs'
import { CheckError, check, createUndo, say, until } from './containers/shell.mjs'
import { makeStandIns } from './containers/stand-ins.mjs'
import { ensurePackages, ensureVenv, root, setUp } from './setup.mjs'

const limitMs = 30 * 60_000
const stopLimitSeconds = 9
const password = 'only-for-this-test'
const programs = {
  dockerd: 'docker.io',
  'docker-compose': 'docker-compose',
  debootstrap: 'debootstrap',
  iptables: 'iptables',
}

const listed = (names, seconds) => names.map((name, i) => `${name} ${seconds[i].toFixed(1)} s`).join(', ')

const bringUp = async ({ docker, project }) => {
  const startedMs = performance.now()
  await project.compose(['up', '-d', '--build'])
  const names = await project.namesOf()
  await untilHealthy(docker, names, 120_000)
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0)
  say(`${names.length} containers are up and healthy after ${seconds} s`)
  const roles = names.filter((name) => !name.includes('valkey'))
  const starts = await Promise.all(roles.map((name) => startUpSeconds(docker, name)))
  say(`from start to ready: ${listed(roles, starts)}`)
  say(`${await checkContainers(docker, names)} containers: not root, read-only, no capabilities`)
}

/** Summons the bot on both platforms. Returns the path of one result's page. */
const summonOnce = async ({ sandbox }) => {
  const asked = await sandbox.summon([await photoOf(1)])
  const [[answer]] = await sandbox.answered(asked)
  const page = /\/r\/[0-9a-f]{32}/.exec(answer)?.[0]
  check(page, 'the answer links to its result')
  check(await sandbox.isColoured(`${page}/image`), 'the result is in colour')
  say('a comment on the local Reddit was answered, and its page shows the result')
  await sandbox.command(await photoOf(2))
  say('a command on the local Discord was answered with a picture in colour')
  return page
}

/** The Prometheus query by which the Kubernetes manifests scale the workers. */
const scalingQuery = () => {
  const manifest = readFileSync(join(root, 'ops', 'kubernetes', 'scaled-object.yaml'), 'utf8')
  return /query: \|\n +(.+)/.exec(manifest)[1]
}

const watch = async ({ project }) => {
  await project.compose(['--profile', 'monitoring', 'up', '-d', '--no-build', '--no-deps', 'prometheus'])
  const ask = async (path) =>
    JSON.parse(
      await project.inWeb(`console.log(await (await fetch('http://prometheus:9090${path}')).text())`),
    )
  const roles = await until('Prometheus sees each role', async () => {
    const { data } = await ask('/api/v1/targets?state=active')
    const up = data.activeTargets.filter(({ health }) => health === 'up').map(({ labels }) => labels.role)
    return ['web', 'worker', 'listen'].every((role) => up.includes(role)) && up
  })
  const asked = await ask(`/api/v1/query?query=${encodeURIComponent(scalingQuery())}`)
  check(asked.data?.result.length === 1, 'Prometheus answers what Kubernetes would scale by')
  const { data } = await ask('/api/v1/rules')
  check(data.groups[0].rules.length > 5, 'Prometheus has our alerts')
  say(
    `Prometheus sees ${roles.length} containers of three roles, and has our ${data.groups[0].rules.length} alerts`,
  )
}

/** Checks that every role stops cleanly and that results outlive the containers. */
const stopAndStart = async ({ docker, project }, page) => {
  const roles = (await Promise.all(['listen', 'worker', 'web'].map(project.namesOf))).flat()
  await project.compose(['stop', 'listen', 'worker', 'web'])
  const stops = await Promise.all(roles.map((name) => stopSeconds(docker, name)))
  check(Math.max(...stops) < stopLimitSeconds, `a role took ${Math.max(...stops)} s to stop`)
  say(`all roles stopped cleanly: ${listed(roles, stops)}`)
  await project.compose(['up', '-d', '--no-build', '--force-recreate'])
  await until('the pages are back', async () => (await fetch(`${await project.address()}/healthz`)).ok)
  check(await openSandbox(await project.address()).isColoured(`${page}/image`), 'the result is still there')
  say('the result is still there after the containers were recreated')
}

/** Checks that no container looked up a name outside the project. One lookup of our own proves that they are noticed. */
const checkNames = async ({ namesOutside }, project) => {
  const control = 'control.invalid'
  await project.inWeb(`
    import { Resolver } from 'node:dns/promises'
    await new Resolver({ timeout: 500, tries: 1 }).resolve4('${control}').catch(() => undefined)`)
  check(namesOutside().join() === control, `containers looked up ${namesOutside().join(', ')}`)
  say('no container looked up an outside name')
}

const outcome = { hasFailed: false }

const run = async (folder, undo) => {
  const { prometheus } = await lint(folder)
  const engine = await startEngine(folder, undo)
  const { docker } = engine
  const images = await makeStandIns({ docker, folder, prometheus })
  const sources = join(folder, 'sources')
  mkdirSync(sources)
  await copySources(sources)
  await build(docker, sources, images)
  await buildGpu(docker, sources, images)
  writeEnv(sources, { ...images, ADMIN_PASSWORD: password, PUBLISH: '127.0.0.1:0', LISTENERS: '2' })
  const project = openProject(engine, sources)
  undo.add('take the project down', async () => {
    if (outcome.hasFailed) console.error(await project.compose(['logs', '--no-color', '--tail', '30']))
    await project.compose(['--profile', 'monitoring', 'down', '--volumes', '-t', '1'])
  })
  await bringUp({ docker, project })
  const parts = { docker, project, sandbox: openSandbox(await project.address()) }
  const page = await summonOnce(parts)
  await watch(parts)
  await killWorker(parts)
  await restartRedis(parts)
  await crashListeners(parts)
  await stopAndStart(parts, page)
  await checkNames(engine, project)
}

setUp([() => ensurePackages(programs), ensureVenv])
const folder = mkdtempSync(join(tmpdir(), 'colorizebot-containers-'))
const undo = createUndo()
const timer = setTimeout(() => process.emit('SIGTERM'), limitMs)
const stopped = new Promise((_resolve, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => reject(new CheckError(`stopped by ${signal}`)))
})
await Promise.race([run(folder, undo), stopped]).catch((error) => {
  console.error(error instanceof CheckError ? error.message : error)
  if (error.cause) console.error(error.cause)
  outcome.hasFailed = true
})
clearTimeout(timer)
await undo.all()
const passed = 'all checks passed; not tested: the public images, the CUDA libraries, Grafana'
say(outcome.hasFailed ? 'failed' : passed)
process.exit(outcome.hasFailed ? 1 : 0)
