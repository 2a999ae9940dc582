// `npm run test:unprivileged`: runs the roles as user nobody in a read-only checkout that belongs to root.
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
  if (process.getuid?.() !== 0)
    throw new SetupError('Run this as root, so that it can switch to user nobody.')
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

/** Creates a checkout that is installed and built by root and that user nobody cannot write to. */
const install = async (tree) => {
  mkdirSync(tree)
  await copySources(tree)
  await runProgram('npm', ['ci', '--no-audit', '--no-fund'], { cwd: tree, limitMs: 600_000 })
  await runProgram('chmod', ['--recursive', 'a-w,a+rX', tree])
}

/** Starts programs as `user`. `end` sends a signal and resolves to the exit code. */
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

/** Settings of the roles: Redis, the sandbox and a data folder that user nobody owns. */
const settingsOf = ({ data, redisPort, port }) => {
  const url = `http://127.0.0.1:${port}`
  return {
    PATH: process.env.PATH,
    DATA_DIR: data,
    REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    PORT: String(port),
    PUBLIC_URL: url,
    FETCH_ALLOW_HOSTS: new URL(url).host,
    LOG_LEVEL: 'warn',
    REDDIT_API_URL: `${url}/sandbox/reddit`,
    REDDIT_CLIENT_ID: 'sandbox',
    REDDIT_CLIENT_SECRET: 'sandbox',
    REDDIT_USERNAME: 'colorizebot',
    REDDIT_PASSWORD: 'sandbox',
    REDDIT_SUBREDDITS: 'sandbox',
  }
}

const run = async (folder, undo) => {
  const [tree, data] = [join(folder, 'tree'), join(folder, 'data')]
  await install(tree)
  say('installed a read-only checkout that belongs to root')
  const user = await nobody()
  mkdirSync(data)
  chownSync(data, user.uid, user.gid)
  const writable = await runProgram('find', [tree, '-not', '-type', 'l', '-writable'], user)
  check(writable === '', `user nobody can write to ${writable}`)
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
      throw new Error(`${role} did not become ready: ${started.output()}`, { cause: error })
    })
  }
  const sandbox = openSandbox(env.PUBLIC_URL)
  const [[answer]] = await sandbox.answered(await sandbox.summon([await photoOf(1)]))
  const page = /\/r\/[0-9a-f]{32}/.exec(answer)?.[0]
  check(
    page && (await sandbox.isColoured(`${page}/image`)),
    'the answer does not lead to a picture in colour',
  )
  say('the roles run as nobody, and a comment on the local Reddit was answered in colour')
  for (const { role, end } of roles)
    check((await end('SIGTERM')) === 0, `${role} did not stop with exit code 0`)
  const touched = await runProgram('find', [tree, '-newer', before])
  check(touched === '', `the tree was written to: ${touched}`)
  say('all roles stopped cleanly and wrote only to DATA_DIR')
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
