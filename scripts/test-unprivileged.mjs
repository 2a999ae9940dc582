// `npm run test:unprivileged`: the roles as user nobody on a tree that is root's and read-only, with a data folder of their own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copySources } from './containers/project.mjs'
import { openSandbox, photoOf } from './containers/sandbox-client.mjs'
import { check, createUndo, runProgram, say, until } from './containers/shell.mjs'
import { checkNode, ensureRedis, findProgram, setUp, SetupError } from './setup.mjs'

const checkRoot = () => {
  if (process.getuid?.() !== 0) throw new SetupError('This must be run as root: it becomes user nobody.')
}

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

const nobody = async () => {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => runProgram('id', [flag, 'nobody'])))
  return { uid: Number(uid), gid: Number(gid) }
}

/** A checkout, installed and built by root, that nobody may write to. */
const install = async (tree) => {
  mkdirSync(tree)
  await copySources(tree)
  await runProgram('npm', ['ci', '--no-audit', '--no-fund'], { cwd: tree, limitMs: 600_000 })
  await runProgram('chmod', ['--recursive', 'a-w,a+rX', tree])
}

/** Starts a program as that user; answers how to end it and with which code it did. */
const startAs = (user, undo) => (command, args, options) => {
  const child = spawn(command, args, { ...user, stdio: ['ignore', 'pipe', 'pipe'], ...options })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  const ended = once(child, 'exit')
  const end = async (signal) => {
    child.kill(signal)
    return (await ended)[0]
  }
  undo.add(`end ${args.join(' ')}`, () => end('SIGKILL'))
  return { end, output: () => output }
}

/** What the roles are told: Redis, the sandbox of the pages, and folders of nobody's. */
const settingsOf = ({ data, redisPort, port }) => {
  const url = `http://127.0.0.1:${port}`
  return {
    ...{ PATH: process.env.PATH, DATA_DIR: data, REDIS_URL: `redis://127.0.0.1:${redisPort}` },
    ...{ PORT: String(port), PUBLIC_URL: url, FETCH_ALLOW_HOSTS: new URL(url).host, LOG_LEVEL: 'warn' },
    ...{
      REDDIT_API_URL: `${url}/sandbox/reddit`,
      REDDIT_CLIENT_ID: 'sandbox',
      REDDIT_CLIENT_SECRET: 'sandbox',
    },
    ...{ REDDIT_USERNAME: 'colorizebot', REDDIT_PASSWORD: 'sandbox', REDDIT_SUBREDDITS: 'sandbox' },
  }
}

const run = async (folder, undo) => {
  const [tree, data] = [join(folder, 'tree'), join(folder, 'data')]
  await install(tree)
  say('a checkout is installed, root’s and read-only')
  const user = await nobody()
  mkdirSync(data)
  chownSync(data, user.uid, user.gid)
  const writable = await runProgram('find', [tree, '-not', '-type', 'l', '-writable'], user)
  check(writable === '', `nobody may write to ${writable}`)
  const before = join(folder, 'before')
  writeFileSync(before, '')
  const start = startAs(user, undo)
  const [redisPort, port] = [await freePort(), await freePort()]
  const redis = findProgram(['redis-server', 'valkey-server'])
  start(redis, ['--port', redisPort, '--bind', '127.0.0.1', '--dir', data], { cwd: data })
  const env = settingsOf({ data, redisPort, port })
  const roles = []
  for (const role of ['web', 'worker', 'listen']) {
    const extra = { HEALTH_PORT: String(await freePort()), ...(role === 'web' && { SANDBOX: '1' }) }
    const started = start(process.execPath, ['dist/main.js', role], { cwd: tree, env: { ...env, ...extra } })
    roles.push({ role, ...started })
    const isReady = async () => (await fetch(`http://127.0.0.1:${extra.HEALTH_PORT}/readyz`)).ok
    await until(`${role} is ready`, isReady).catch((error) => {
      throw new Error(`${role} said: ${started.output()}`, { cause: error })
    })
  }
  const sandbox = openSandbox(env.PUBLIC_URL)
  const [[answer]] = await sandbox.answered(await sandbox.summon([await photoOf(1)]))
  const page = /\/r\/[0-9a-f]{32}/.exec(answer)?.[0]
  check(page && (await sandbox.isColoured(`${page}/image`)), 'the answer leads to a picture in colour')
  say('the roles run as nobody, and a comment on the local Reddit was answered in colour')
  for (const { role, end } of roles) check((await end('SIGTERM')) === 0, `${role} did not end by itself`)
  const touched = await runProgram('find', [tree, '-newer', before])
  check(touched === '', `the tree was written to: ${touched}`)
  say('each ended by itself, and nothing was written but in DATA_DIR')
}

setUp([checkNode, checkRoot, ensureRedis])
const folder = mkdtempSync(join(tmpdir(), 'colorizebot-unprivileged-'))
chmodSync(folder, 0o755)
const undo = createUndo()
undo.add('remove the folder', () => rmSync(folder, { recursive: true }))
const code = await run(folder, undo).then(
  () => 0,
  (error) => {
    console.error(error)
    return 1
  },
)
await undo.all()
process.exit(code)
