// Kills and restarts containers while requests are in progress and checks that every request is answered once.
import { check, say, until } from './shell.mjs'
import { inspect, untilHealthy } from './checks.mjs'
import { photoOf } from './sandbox-client.mjs'

const large = 2_400
let photos = 100

const photosOf = (count) => Promise.all(Array.from({ length: count }, () => photoOf(photos++, large)))

/** Checks that each request was answered exactly once and that no job is left that could answer again. */
const checkOnce = async ({ project, sandbox }, asked) => {
  await sandbox.answered(asked)
  await project.untilQuiet()
  const counts = (await sandbox.answersTo(asked)).map(({ length }) => length)
  check(
    counts.every((count) => count === 1),
    `answers to each: ${counts.join(' ')}`,
  )
  check((await project.jobsIn('failed')) === 0, 'jobs have failed')
}

/** Kills the only worker while it colorizes. A second worker and the restarted one take over. */
export const killWorker = async (parts) => {
  const { docker, project, sandbox } = parts
  const [worker] = await project.namesOf('worker')
  const asked = await sandbox.summon(await photosOf(6))
  await project.untilColouring()
  await docker(['kill', '--signal', 'KILL', worker])
  const inTheMiddle = await project.jobsIn('active')
  check(inTheMiddle > 0, 'the worker was killed between two photos')
  await project.compose(['up', '-d', '--no-build', '--scale', 'worker=2'])
  await checkOnce(parts, asked)
  check((await project.namesOf('worker')).length === 2, 'there are two workers')
  say(`a worker killed with ${inTheMiddle} photos under way: ${asked.length} summons answered once each`)
}

/** Restarts the Redis container while photos are queued and colorized. */
export const restartRedis = async (parts) => {
  const { docker, project, sandbox } = parts
  const [valkey] = await project.namesOf('valkey')
  const asked = await sandbox.summon(await photosOf(6))
  await project.untilColouring()
  await docker(['restart', valkey])
  await untilHealthy(docker, [valkey], 60_000)
  await checkOnce(parts, asked)
  say(`Redis's container restarted under way: ${asked.length} summons answered once each`)
}

/** Crashes each listener in turn. The other one takes over, or the engine restarts it. */
export const crashListeners = async (parts) => {
  for (const listener of await parts.project.namesOf('listen')) await crashListener(parts, listener)
}

const crashListener = async (parts, listener) => {
  const { docker, sandbox } = parts
  const [{ State, RestartCount }] = await inspect(docker, [listener])
  process.kill(State.Pid, 'SIGKILL')
  const asked = await sandbox.summon(await photosOf(2))
  await until(
    'the listener runs again',
    async () => (await inspect(docker, [listener]))[0].RestartCount > RestartCount,
  )
  await checkOnce(parts, asked)
  await untilHealthy(docker, [listener], 60_000)
  say(`${listener} crashed and came back by itself: ${asked.length} summons answered once each`)
}
