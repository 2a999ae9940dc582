import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CommandOutput } from '../../src/cli/command-output.ts'
import { fetchModel, importModel, listModels, verifyModels } from '../../src/cli/models/models.ts'
import { readAddOptions } from '../../src/cli/commands/models-add-command.ts'
import { readFetchOptions } from '../../src/cli/commands/models-fetch-command.ts'
import type { Release } from '../../src/weights/official.ts'
import { makeDataDir } from '../support/data-dir.ts'

const fixture = 'test/weights/fixtures/eccv16.legacy.pth'
let file: Buffer
let folder: Awaited<ReturnType<typeof makeDataDir>>
let server: Server
let asked: (string | undefined)[]
/** How the server treats each request in turn; then it serves as it should. */
let moods: ('cut' | 'no ranges' | 'missing' | 'broken' | 'other')[]
let output: CommandOutput
let said: { lines: string[]; problems: string[]; bars: string[] }

const serve = (request: IncomingMessage, response: ServerResponse): void => {
  const mood = moods.shift()
  const { range } = request.headers
  asked.push(range)
  if (mood === 'missing' || mood === 'broken') {
    response.writeHead(mood === 'missing' ? 404 : 503).end()
    return
  }
  const bytes = mood === 'other' ? Buffer.alloc(file.length) : file
  const from = mood === 'no ranges' ? 0 : Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0)
  if (from >= bytes.length) {
    response.writeHead(416).end()
    return
  }
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length - from })
  if (mood === 'cut') response.write(bytes.subarray(from, from + 100_000), () => response.destroy())
  else response.end(bytes.subarray(from))
}

beforeEach(async () => {
  file = await readFile(fixture)
  folder = await makeDataDir()
  asked = []
  moods = []
  said = { lines: [], problems: [], bars: [] }
  output = {
    line: (text) => said.lines.push(text),
    problem: (text) => said.problems.push(text),
    progress: (text) => said.bars.push(text),
  }
  server = createServer(serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await folder.remove()
})

const release = (): Release => ({
  id: 'eccv16',
  title: 'a release',
  licence: 'none',
  address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/weights.pth`,
  sha256: createHash('sha256').update(file).digest('hex'),
})
const part = () => join(folder.path, '.downloads', 'weights.pth.part')
const get = (force = false) =>
  fetchModel({ release: release(), from: undefined, modelsFolder: folder.path, force }, output)

describe('models fetch', () => {
  it('downloads, imports and tries a network, and says how far it is', async () => {
    await get()
    expect(await readdir(folder.path)).toContain('eccv16')
    expect(await readdir(join(folder.path, '.downloads'))).toEqual([])
    expect(said.bars.at(-1)).toMatch(/MB/)
    expect(await verifyModels(folder.path, output)).toBe(0)
    expect(await listModels(folder.path, output)).toBe(0)
    expect(said.lines.at(-2)).toMatch(/^eccv16\s+ab\s+a release/)
    expect(said.lines.at(-1)).toMatch(/colour distribution: shown/)
    await expect(get()).rejects.toMatchObject({ code: 'output_exists' })
    await get(true)
  })

  it('goes on where the connection was cut', async () => {
    moods = ['cut', 'cut']
    await get()
    expect(asked[0]).toBeUndefined()
    expect(asked).toHaveLength(3)
    expect(Number(/\d+/.exec(asked[2] ?? '')?.[0])).toBeGreaterThan(0)
  })

  it('goes on where an earlier run ended, or begins anew where the server knows no ranges', async () => {
    await mkdir(join(folder.path, '.downloads'))
    await writeFile(part(), file.subarray(0, 1_000))
    await get()
    expect(asked).toEqual(['bytes=1000-'])
    await writeFile(part(), file.subarray(0, 1_000))
    moods = ['no ranges']
    await get(true)
    await writeFile(part(), file)
    await get(true)
    expect(asked).toHaveLength(3)
  })

  it('refuses another file and keeps nothing of it', async () => {
    moods = ['other']
    await expect(get()).rejects.toMatchObject({ code: 'model_invalid' })
    await expect(stat(part())).rejects.toThrow()
    expect(await readdir(folder.path)).not.toContain('eccv16')
  })

  it('says what is wrong with the server, and tries again what may pass', async () => {
    moods = ['missing']
    await expect(get()).rejects.toMatchObject({ code: 'source_not_found' })
    expect(asked).toHaveLength(1)
    moods = ['broken', 'broken', 'broken', 'broken', 'broken']
    await expect(get()).rejects.toMatchObject({ code: 'source_unavailable' })
    moods = ['broken']
    await get()
  })
})

describe('models import', () => {
  const command = { file: fixture, unverified: true, force: false }

  it('makes a model of a file, once', async () => {
    await importModel({ ...command, modelsFolder: folder.path }, output)
    expect((await readdir(join(folder.path, 'eccv16'))).sort()).toEqual(['model.json', 'model.onnx'])
    const again = importModel({ ...command, modelsFolder: folder.path }, output)
    await expect(again).rejects.toMatchObject({ code: 'output_exists' })
  })

  it('leaves nothing behind when it is refused', async () => {
    const refused = importModel({ ...command, unverified: false, modelsFolder: folder.path }, output)
    await expect(refused).rejects.toMatchObject({ code: 'model_invalid' })
    const missing = importModel({ ...command, file: 'no.pth', modelsFolder: folder.path }, output)
    await expect(missing).rejects.toMatchObject({ code: 'source_not_found' })
    expect(await readdir(folder.path)).not.toContain('eccv16')
  })
})

describe('readAddOptions', () => {
  const file = 'there/DDColor Tiny (2).onnx'
  it('names an added network after its file, unless told otherwise', () => {
    expect(readAddOptions(file, { preset: 'ddcolor' }, 'models')).toMatchObject({
      file,
      preset: 'ddcolor',
      id: 'ddcolor-tiny-2',
      force: false,
      modelsFolder: 'models',
    })
    const options = { preset: 'ddcolor', id: 'mine', licence: ' MIT ', out: 'out' }
    expect(readAddOptions(file, options, 'models')).toMatchObject({
      id: 'mine',
      licence: 'MIT',
      modelsFolder: 'out',
    })
  })
  it.each([
    ['a.onnx', { preset: 'dalle' }],
    ['a.onnx', { preset: 'ddcolor', id: '../v4' }],
    ['a.onnx', { preset: 'ddcolor', licence: ' ' }],
    ['a.onnx', { preset: 'ddcolor', licence: 'MIT\u001b[2J' }],
    ['....onnx', { preset: 'ddcolor' }],
  ])('rejects %s with %j', (name, options) => {
    expect(() => readAddOptions(name, options, 'models')).toThrow(/^--(preset|id|licence): /)
  })
})

describe('readFetchOptions', () => {
  it('takes another folder', () => {
    expect(readFetchOptions('siggraph17', { out: 'there' }, 'models')).toMatchObject({
      release: { id: 'siggraph17' },
      modelsFolder: 'there',
      force: false,
    })
  })
  it('rejects an address that is not http', () => {
    expect(() => readFetchOptions('eccv16', { from: 'file:///etc/passwd' }, 'models')).toThrow(/--from/)
  })
})
