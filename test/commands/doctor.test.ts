import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { doctor } from '../../src/commands/doctor.ts'
import { readConfig } from '../../src/config.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { redditEnv, startSandbox, type Sandbox } from '../support/sandbox.ts'

let dataDir: Awaited<ReturnType<typeof makeDataDir>>
let sandbox: Sandbox
let lines: string[]
let problems: string[]
beforeEach(async () => {
  dataDir = await makeDataDir()
  sandbox = await startSandbox()
  lines = []
  problems = []
})
afterEach(async () => {
  await sandbox.close()
  await dataDir.remove()
})

const visit = (env: Record<string, string> = {}): Promise<number> => {
  const config = readConfig({ DATA_DIR: dataDir.path, ...env })
  const output = { line: (text: string) => lines.push(text), problem: (text: string) => problems.push(text) }
  return doctor({ config, modelsFolder: 'models' }, output)
}

it('finds a fresh checkout well, and names the device', async () => {
  expect(await visit()).toBe(0)
  expect(lines.join('\n')).toMatch(/Redis +a private server starts and answers/)
  expect(lines.join('\n')).toMatch(/Network +v2 runs on (cpu; not cuda: .+; not webgpu: .+|cuda|webgpu)/)
  expect(lines.join('\n')).toMatch(/Reddit +no keys are set: the local Reddit stands in/)
})

it('logs in where there are keys', async () => {
  expect(await visit(redditEnv(sandbox))).toBe(0)
  expect(lines.join('\n')).toMatch(/Reddit +logged in as u\/PhotoBot/)
})

it('says each thing that is missing, and shows no secret', async () => {
  const { url } = sandbox
  await sandbox.close()
  await writeFile(join(dataDir.path, 'file'), '')
  const env = {
    ...redditEnv({ ...sandbox, url }),
    ...{ REDDIT_PASSWORD: 'hunter2hunter2', REDDIT_CLIENT_SECRET: 'very-secret-indeed' },
    ...{ DATA_DIR: join(dataDir.path, 'file'), REDIS_URL: 'redis://:redis-secret@127.0.0.1:1' },
    ...{ MODEL: 'v99' },
  }
  expect(await visit(env)).toBe(5)
  const said = problems.join('\n')
  for (const what of ['DATA_DIR', 'Redis', 'Results', 'Network', 'Reddit'])
    expect(said).toMatch(new RegExp(`bad +${what}`))
  expect(said).not.toMatch(/hunter2|very-secret|redis-secret/)
  sandbox = await startSandbox()
})
