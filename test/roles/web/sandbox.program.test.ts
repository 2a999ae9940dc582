import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDataDir } from '../../support/data-dir.ts'
import { runBuilt } from '../../support/program/built-program.ts'
import { startTestRedis, type TestRedis } from '../../support/redis/test-redis.ts'

const moduleLogger = pathToFileURL(resolve('test/support/program/log-modules.mjs')).href

let redis: TestRedis
let dataDir: Awaited<ReturnType<typeof makeDataDir>>
beforeAll(async () => {
  redis = await startTestRedis()
  dataDir = await makeDataDir()
})
afterAll(async () => {
  await redis.close()
  await dataDir.remove()
})

/** The modules of dist/ that the web role has loaded when it is ready, relative to dist/. */
const modulesOf = async (sandbox: '0' | '1'): Promise<string[]> => {
  const log = join(dataDir.path, `modules-${sandbox}.log`)
  const web = runBuilt(['web'], {
    DATA_DIR: dataDir.path,
    REDIS_URL: redis.url,
    SANDBOX: sandbox,
    LOG_LEVEL: 'info',
    MODULE_LOG: log,
    NODE_OPTIONS: `--import=${moduleLogger}`,
  })
  await web.said(/http:\/\/127\.0\.0\.1:\d+/)
  web.child.kill()
  await web.ended
  const dist = `${pathToFileURL(resolve('dist')).href}/`
  const urls = (await readFile(log, 'utf8')).split('\n')
  return urls.filter((url) => url.startsWith(dist)).map((url) => url.slice(dist.length))
}

const inSandbox = (modules: string[]) => modules.filter((name) => name.startsWith('sandbox/'))

describe('a web process', () => {
  it('loads nothing of the sandbox where SANDBOX is 0', async () => {
    const modules = await modulesOf('0')
    expect(modules).toContain('web/site.js')
    expect(inSandbox(modules)).toEqual([])
  })

  it('loads the sandbox where SANDBOX is 1', async () => {
    expect(inSandbox(await modulesOf('1'))).not.toEqual([])
  })
})
