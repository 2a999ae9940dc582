// A Docker engine of the test's own: beside the machine's, on its own socket, and gone without a trace.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, runProgram, say, until } from './shell.mjs'

const endMs = 30_000
const namespace = 'colorizebot-test'

/** The machine's firewall stays as it is: names and published ports work without its rules. */
const flagsOf = (folder, socket) => [
  ...['--host', `unix://${socket}`, '--pidfile', join(folder, 'pid')],
  ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
  ...['--config-file', join(folder, 'daemon.json')],
  ...['--containerd-namespace', namespace, '--containerd-plugins-namespace', `${namespace}-plugins`],
  ...['--iptables=false', '--ip6tables=false', '--bridge=none'],
]

const endProcess = async (child) => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), endMs)
  await ended
  clearTimeout(timer)
}

/** An engine leaves mounts of its namespaces behind. */
const unmountBelow = async (folder) => {
  const points = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((point) => point.startsWith(`${folder}/`))
  for (const point of points.reverse()) await runProgram('umount', ['--lazy', point])
}

/** Starts the engine with all it keeps under `folder`; `docker` and `compose` speak to it alone. */
export const startEngine = async (folder, undo) => {
  const socket = join(folder, 'docker.sock')
  const log = join(folder, 'dockerd.log')
  writeFileSync(join(folder, 'daemon.json'), '{ "debug": true }') // it then logs the names that containers ask for
  mkdirSync(join(folder, 'client'))
  const out = openSync(log, 'a')
  // in a group of its own: Ctrl-C is for us, who still need it to take the containers down
  const daemon = spawn('dockerd', flagsOf(folder, socket), { stdio: ['ignore', out, out], detached: true })
  closeSync(out)
  undo.add('end the engine', async () => {
    await endProcess(daemon)
    await unmountBelow(folder)
    rmSync(folder, { recursive: true, force: true })
    say('the engine is gone, and all that it kept')
  })
  const env = {
    ...process.env,
    DOCKER_HOST: `unix://${socket}`,
    DOCKER_CONFIG: join(folder, 'client'),
    DOCKER_BUILDKIT: '0',
    COMPOSE_DOCKER_CLI_BUILD: '1',
    // the client of Debian's package, as the engine: another one may be too new for it
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
  /** Names that containers asked for and no container has: with a dot, a word alone is one of compose's. */
  const namesOutside = () => [
    ...new Set(
      [...readFileSync(log, 'utf8').matchAll(/\[resolver\] query (\S+\.\w\S*)\. .*forwarding/g)].map(
        ([, name]) => name,
      ),
    ),
  ]
  return { docker, env, namesOutside }
}
