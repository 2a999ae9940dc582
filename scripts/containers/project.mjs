// Runs a copy of the sources with docker-compose.yml, as the README describes.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup.mjs'
import { runProgram, until } from './shell.mjs'

const files = ['-f', 'docker-compose.yml', '-f', 'ops/sandbox.yml']

/** Copies the tracked and the new files of this checkout to `folder`. */
export const copySources = async (folder) => {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']
  const names = await runProgram('git', ['-c', `safe.directory=${root.replace(/\/$/, '')}`, ...list], {
    cwd: root,
  })
  for (const name of names.split('\0').filter(Boolean)) cpSync(join(root, name), join(folder, name))
}

/** Writes .env: .env.example with these settings changed. */
export const writeEnv = (folder, settings) => {
  const text = Object.entries(settings).reduce(
    (all, [name, value]) => all.replace(new RegExp(`^${name}=.*$`, 'm'), () => `${name}=${value}`),
    readFileSync(join(folder, '.env.example'), 'utf8'),
  )
  writeFileSync(join(folder, '.env'), text)
}

/** Controls the project in `folder`, which includes the sandbox. */
export const openProject = ({ docker, env }, folder) => {
  const compose = (args, options) =>
    runProgram('docker-compose', ['--project-name', 'colorizebot', ...files, ...args], {
      cwd: folder,
      env,
      limitMs: 300_000,
      ...options,
    })
  /** Names of the containers of one service, or of all. */
  const namesOf = async (service) => {
    const label = 'label=com.docker.compose'
    const ofService = service === undefined ? [] : ['--filter', `${label}.service=${service}`]
    const filters = ['--filter', `${label}.project=colorizebot`, ...ofService]
    const names = await docker(['ps', '--all', '--format', '{{.Names}}', ...filters])
    return names.split('\n').filter(Boolean).sort()
  }

  /** Runs a script in a web container, which can reach all other containers. */
  const inWeb = async (script) => {
    const [web] = await namesOf('web')
    return docker(['exec', web, 'node', '--input-type=module', '--eval', script])
  }
  const depths = async () => {
    const text = await inWeb(`console.log(await (await fetch('http://127.0.0.1:9464/metrics')).text())`)
    const lines = [...text.matchAll(/^colorizebot_queue_jobs\{queue="([^"]+)",state="([^"]+)"\} (\d+)/gm)]
    return lines.map(([, queue, state, jobs]) => ({ queue, state, jobs: Number(jobs) }))
  }
  const jobsIn = async (...states) =>
    (await depths()).filter(({ state }) => states.includes(state)).reduce((sum, { jobs }) => sum + jobs, 0)

  return {
    compose,
    namesOf,
    inWeb,
    jobsIn,
    address: async () => `http://${(await compose(['port', 'web', '3000'])).trim()}`,
    /** Resolves as soon as a photo is being colorized. */
    untilColouring: () =>
      inWeb(`
        const isColouring = async () =>
          /queue_jobs\\{queue="colorize",state="active"\\} [1-9]/.test(
            await (await fetch('http://127.0.0.1:9464/metrics')).text())
        const endMs = Date.now() + 30_000
        while (!(await isColouring())) if (Date.now() > endMs) process.exit(1)`),
    untilQuiet: () =>
      until(
        'no job is left',
        async () => (await jobsIn('waiting', 'prioritized', 'delayed', 'active')) === 0,
        120_000,
      ),
  }
}
