// Starts a separate Docker engine on its own socket and removes it completely afterwards.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, runProgram, say, until } from './shell.mjs'

const endMs = 30_000
const namespace = 'colorizebot-test'

/** The engine leaves the firewall alone: name resolution and published ports work without its rules. */
const flagsOf = (folder, socket) => [
  '--host',
  `unix://${socket}`,
  '--pidfile',
  join(folder, 'pid'),
  '--data-root',
  join(folder, 'data'),
  '--exec-root',
  join(folder, 'exec'),
  '--config-file',
  join(folder, 'daemon.json'),
  '--containerd-namespace',
  namespace,
  '--containerd-plugins-namespace',
  `${namespace}-plugins`,
  '--iptables=false',
  '--ip6tables=false',
  '--bridge=none',
]

const endProcess = async (child) => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), endMs)
  await ended
  clearTimeout(timer)
}

/** Docker leaves mounts of its namespaces behind. */
const unmountBelow = async (folder) => {
  const points = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((point) => point.startsWith(`${folder}/`))
  for (const point of points.reverse()) await runProgram('umount', ['--lazy', point])
}

/** Starts the engine with all its data in `folder`. `docker` runs a command on it. */
export const startEngine = async (folder, undo) => {
  const socket = join(folder, 'docker.sock')
  const log = join(folder, 'dockerd.log')
  writeFileSync(join(folder, 'daemon.json'), '{ "debug": true }') // it then logs the names that containers ask for
  mkdirSync(join(folder, 'client'))
  const out = openSync(log, 'a')
  // detached, so that Ctrl-C does not stop it before the containers are removed
  const daemon = spawn('dockerd', flagsOf(folder, socket), { stdio: ['ignore', out, out], detached: true })
  closeSync(out)
  undo.add('end the engine', async () => {
    await endProcess(daemon)
    await unmountBelow(folder)
    rmSync(folder, { recursive: true, force: true })
    say('the engine and its data are removed')
  })
  const env = {
    ...process.env,
    DOCKER_HOST: `unix://${socket}`,
    DOCKER_CONFIG: join(folder, 'client'),
    DOCKER_BUILDKIT: '0',
    COMPOSE_DOCKER_CLI_BUILD: '1',
    // Debian's client, like the engine: another client may be too new for it
    PATH: `/usr/bin:${process.env.PATH}`,
  }
  const docker = (args, options) => runProgram('docker', args, { env, ...options })
  await until(
    'the engine answers',
    async () => {
      check(daemon.exitCode === null, `dockerd ended:\n${readFileSync(log, 'utf8').slice(-2_000)}`)
      return docker(['version'])
    },
    endMs,
  )
  undo.add('remove the containers and networks', async () => {
    const left = (await docker(['ps', '--all', '--quiet'])).split('\n').filter(Boolean)
    if (left.length > 0) await docker(['rm', '--force', '--volumes', ...left])
    await docker(['network', 'prune', '--force'])
  })
  /** Names with a dot that containers looked up. A name without one is a service of the project. */
  const namesOutside = () => [
    ...new Set(
      [...readFileSync(log, 'utf8').matchAll(/\[resolver\] query (\S+\.\w\S*)\. .*forwarding/g)].map(
        ([, name]) => name,
      ),
    ),
  ]
  return { docker, env, namesOutside }
}
