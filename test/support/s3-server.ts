import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { makeBucket, type S3Options } from '../../src/outputs/s3/s3.ts'
import { makeDataDir } from './data-dir.ts'
import { freePort } from './free-port.ts'

/** Built by `npm run test:s3`: too slow for each run of all tests. */
const program = resolve('test-output/tools/versitygw')
export const hasS3Server = existsSync(program)

const secrets = { accessKeyId: 'attic', secretAccessKey: 'attic-secret-key-of-tests' }

const listens = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      done(true)
    })
    socket.on('error', () => done(false))
  })

export type S3Server = {
  options: S3Options
  env: Record<string, string>
  kill(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

/** A real S3-compatible server on a folder, with one bucket. */
export const startS3Server = async (): Promise<S3Server> => {
  const folder = await makeDataDir()
  const port = await freePort()
  await mkdir(`${folder.path}/store`)
  const login = ['--access', secrets.accessKeyId, '--secret', secrets.secretAccessKey]
  const args = [...login, '--port', `127.0.0.1:${port}`, '--quiet', 'posix', `${folder.path}/store`]
  let server: ChildProcess
  const start = async (): Promise<void> => {
    server = spawn(program, args, { stdio: 'ignore' })
    while (!(await listens(port))) {
      if (server.exitCode !== null) throw new Error(`the S3 server ended with ${server.exitCode}`)
      await wait(20)
    }
  }
  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
  }
  await start()
  const options: S3Options = {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    bucket: 'photos',
    ...secrets,
  }
  await makeBucket(options)
  return {
    options,
    start,
    kill,
    env: {
      OUTPUT: 's3',
      S3_ENDPOINT: options.endpoint ?? '',
      S3_REGION: options.region,
      S3_BUCKET: options.bucket,
      S3_ACCESS_KEY_ID: secrets.accessKeyId,
      S3_SECRET_ACCESS_KEY: secrets.secretAccessKey,
    },
    close: async () => {
      await kill()
      await folder.remove()
    },
  }
}
