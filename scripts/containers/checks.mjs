// Checks the security settings of the containers, from outside and from inside.
import { check, until } from './shell.mjs'

/** Run inside a container: prints its user, its capabilities and the folders that it can write to. */
const inside = `
  grep -E '^(Uid|CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/1/status
  for place in / /app /etc /usr/local/bin /tmp /data; do
    if (: > $place/.tried) 2>/dev/null; then rm $place/.tried; echo "writes: $place"; fi
  done`

const checkInside = async (docker, name, expected) => {
  const lines = (await docker(['exec', name, 'sh', '-c', inside])).split('\n')
  const valueOf = (key) => lines.find((line) => line.startsWith(`${key}:`))?.split(/\s+/)
  check(
    valueOf('Uid')
      .slice(1)
      .every((id) => Number(id) > 0),
    `${name} runs as root`,
  )
  for (const key of ['CapEff', 'CapBnd'])
    check(/^0+$/.test(valueOf(key)[1]), `${name} has capabilities: ${valueOf(key)[1]}`)
  check(valueOf('NoNewPrivs')[1] === '1', `${name} may gain privileges`)
  const writes = lines.filter((line) => line.startsWith('writes: ')).map((line) => line.slice(8))
  check(writes.join() === expected.writes.join(), `${name} can write to ${writes.join(', ')}`)
}

const checkSettings = (name, { Config, HostConfig }) => {
  check(HostConfig.ReadonlyRootfs, `${name}'s root can be written`)
  check(HostConfig.CapDrop?.join() === 'ALL' && !HostConfig.CapAdd?.length, `${name} keeps capabilities`)
  check(HostConfig.SecurityOpt?.includes('no-new-privileges:true'), `${name} may gain privileges`)
  check(!HostConfig.Privileged && HostConfig.Memory > 0, `${name}'s memory has no bound`)
  check(HostConfig.RestartPolicy.Name === 'unless-stopped', `${name} is not started again`)
  check(Config.User !== '' && !Config.User.startsWith('0'), `${name}'s image is root's`)
}

/** Only the web role publishes a port, and only on the loopback interface. */
const checkPorts = (name, service, { NetworkSettings }) => {
  const open = Object.entries(NetworkSettings.Ports).filter(([, bound]) => bound?.length > 0)
  const published = open.map(([port, bound]) => `${bound.map(({ HostIp }) => HostIp).join()} ${port}`)
  check(
    published.join() === (service === 'web' ? '127.0.0.1 3000/tcp' : ''),
    `${name} publishes ${published.join()}`,
  )
}

export const inspect = async (docker, names) => JSON.parse(await docker(['inspect', ...names]))

export const serviceOf = ({ Config }) => Config.Labels['com.docker.compose.service']

/** Checks that every container runs as non-root, read-only and without capabilities or unneeded ports. Returns their number. */
export const checkContainers = async (docker, names) => {
  const { length } = names
  check(length >= 4, `only ${length} containers run`)
  for (const state of await inspect(docker, names)) {
    const name = state.Name.slice(1)
    const service = serviceOf(state)
    checkSettings(name, state)
    checkPorts(name, service, state)
    await checkInside(docker, name, { writes: service === 'valkey' ? ['/data'] : ['/tmp', '/data'] })
  }
  const valkey = await docker(['network', 'inspect', '--format', '{{.Internal}}', 'colorizebot_queue'])
  check(valkey.trim() === 'true', 'the network of the queue leads outside')
  return length
}

/** Waits until every container is healthy. */
export const untilHealthy = (docker, names, limitMs) =>
  until(
    `healthy: ${names.join(', ')}`,
    async () => (await inspect(docker, names)).every(({ State }) => State.Health?.Status === 'healthy'),
    limitMs,
  )

/** When a container logged `words`, by the engine's clock. */
const loggedAtMs = async (docker, name, words) => {
  const log = await docker(['logs', '--timestamps', name])
  const line = log.split('\n').findLast((one) => one.includes(words))
  check(line, `${name} did not log: ${words}`)
  return Date.parse(line.split(' ')[0])
}

/** Time from a container's start to its log message that it is ready. */
export const startUpSeconds = async (docker, name) => {
  const [{ State }] = await inspect(docker, [name])
  return ((await loggedAtMs(docker, name, 'ColorizeBot is ready')) - Date.parse(State.StartedAt)) / 1_000
}

/** Time from the stop signal to the exit. Fails unless the exit code is 0. */
export const stopSeconds = async (docker, name) => {
  const [{ State }] = await inspect(docker, [name])
  check(!State.Running && State.ExitCode === 0, `${name} ended with ${State.ExitCode}`)
  return (Date.parse(State.FinishedAt) - (await loggedAtMs(docker, name, 'Stopping: '))) / 1_000
}
