// What each container must be, asked of the engine and of the container itself.
import { check, until } from './shell.mjs'

/** Asked inside: who runs there, with which powers, and where something can be written. */
const inside = `
  grep -E '^(Uid|CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/1/status
  for place in / /app /etc /usr/local/bin /tmp /data; do
    if (: > $place/.tried) 2>/dev/null; then rm $place/.tried; echo "writes: $place"; fi
  done`

const checkInside = async (docker, name, told) => {
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
  check(writes.join() === told.writes.join(), `${name} can write to ${writes.join(', ')}`)
}

const checkSettings = (name, { Config, HostConfig }) => {
  check(HostConfig.ReadonlyRootfs, `${name}'s root can be written`)
  check(HostConfig.CapDrop?.join() === 'ALL' && !HostConfig.CapAdd?.length, `${name} keeps capabilities`)
  check(HostConfig.SecurityOpt?.includes('no-new-privileges:true'), `${name} may gain privileges`)
  check(!HostConfig.Privileged && HostConfig.Memory > 0, `${name}'s memory has no bound`)
  check(HostConfig.RestartPolicy.Name === 'unless-stopped', `${name} is not started again`)
  check(Config.User !== '' && !Config.User.startsWith('0'), `${name}'s image is root's`)
}

/** Nothing but the pages is published, and that to this machine alone. */
const checkPorts = (name, service, { NetworkSettings }) => {
  const open = Object.entries(NetworkSettings.Ports).filter(([, bound]) => bound?.length > 0)
  const told = open.map(([port, bound]) => `${bound.map(({ HostIp }) => HostIp).join()} ${port}`)
  check(told.join() === (service === 'web' ? '127.0.0.1 3000/tcp' : ''), `${name} publishes ${told.join()}`)
}

export const inspect = async (docker, names) => JSON.parse(await docker(['inspect', ...names]))

export const serviceOf = ({ Config }) => Config.Labels['com.docker.compose.service']

/** Each container that runs: non-root on a read-only root, without a power, and no more open than it must be. */
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

/** Until the engine finds each of them healthy. */
export const untilHealthy = (docker, names, limitMs) =>
  until(
    `healthy: ${names.join(', ')}`,
    async () => (await inspect(docker, names)).every(({ State }) => State.Health?.Status === 'healthy'),
    limitMs,
  )

/** When a container said that, by the engine's clock. */
const saidAtMs = async (docker, name, words) => {
  const log = await docker(['logs', '--timestamps', name])
  const line = log.split('\n').findLast((one) => one.includes(words))
  check(line, `${name} has not said: ${words}`)
  return Date.parse(line.split(' ')[0])
}

/** From a container's start to its own word that it is ready. */
export const startUpSeconds = async (docker, name) => {
  const [{ State }] = await inspect(docker, [name])
  return ((await saidAtMs(docker, name, 'ColorizeBot is ready')) - Date.parse(State.StartedAt)) / 1_000
}

/** From being asked to stop to the end, by itself and without a fault. */
export const stopSeconds = async (docker, name) => {
  const [{ State }] = await inspect(docker, [name])
  check(!State.Running && State.ExitCode === 0, `${name} ended with ${State.ExitCode}`)
  return (Date.parse(State.FinishedAt) - (await saidAtMs(docker, name, 'Stopping: '))) / 1_000
}
