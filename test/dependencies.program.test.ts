import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { buffer, text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { componentsShipped, refusedAmong } from '../scripts/licences.mjs'
import { makeDataDir } from './support/data-dir.ts'

/** The script's own exit status; on its own it would download CUDA, which fails or takes minutes. */
const runInstallScript = async (): Promise<{ status: number | null; printed: string }> => {
  // without what npm sets: with it the script believes that onnxruntime itself is being developed
  const child = spawn(process.execPath, ['node_modules/onnxruntime-node/script/install.js'], { env: {} })
  const [printed] = await Promise.all([text(child.stdout), once(child, 'close')])
  return { status: child.exitCode, printed }
}

it('installs onnxruntime-node without downloading CUDA', async () => {
  expect(await runInstallScript()).toEqual({ status: 0, printed: '' })
})

describe('licences of what is shipped', () => {
  it('all allow shipping', () => {
    const components = componentsShipped()
    expect(components.length).toBeGreaterThan(100)
    expect(refusedAmong(components)).toEqual([])
  })

  it.each([
    ['another one', [{ license: { id: 'GPL-3.0-only' } }], 'a 1.0.0: GPL-3.0-only'],
    [
      'one of several',
      [{ license: { id: 'MIT' } }, { license: { id: 'SSPL-1.0' } }],
      'a 1.0.0: MIT and SSPL-1.0',
    ],
    ['none', undefined, 'a 1.0.0: no licence'],
  ])('are refused where they name %s', (_, licenses, said) => {
    expect(refusedAmong([{ name: 'a', version: '1.0.0', licenses }])).toEqual([said])
  })
})

type Advisory = { id: number; url: string; title: string; severity: string; vulnerable_versions: string }
const advisory: Advisory = {
  id: 1,
  url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
  title: 'a vulnerability',
  severity: 'high',
  vulnerable_versions: '*',
}

/** A registry that answers `npm audit` with advisories by package name. */
describe('npm run audit', () => {
  let advisories: Record<string, Advisory[]> = {}
  const asked: string[] = []
  const registry = createServer((request, response) => {
    void buffer(request).then((body) => {
      if (request.method !== 'POST') return response.writeHead(404).end('{}')
      asked.push(...Object.keys(JSON.parse(String(gunzipSync(body))) as object))
      return response.setHeader('content-type', 'application/json').end(JSON.stringify(advisories))
    })
  })
  let folder: Awaited<ReturnType<typeof makeDataDir>>
  beforeAll(async () => {
    folder = await makeDataDir()
    await once(registry.listen(0, '127.0.0.1'), 'listening')
  })
  afterAll(async () => {
    registry.close()
    await folder.remove()
  })

  const audit = async (accepted: Record<string, string>) => {
    const { port } = registry.address() as AddressInfo
    const file = join(folder.path, 'accepted.json')
    await writeFile(file, JSON.stringify(accepted))
    const env = {
      ...process.env,
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_cache: folder.path,
    }
    const child = spawn(process.execPath, ['scripts/audit.mjs', file], { env })
    const ended = once(child, 'close') as Promise<[number]>
    const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)])
    const [code] = await ended
    return { code, said: `${said}${complained}` }
  }

  it('asks about production dependencies only', async () => {
    expect(await audit({})).toMatchObject({ code: 0 })
    expect(asked).toContain('snoowrap')
    expect(asked).not.toContain('vitest')
  })

  it('fails on an advisory without a reason', async () => {
    advisories = { fastify: [advisory] }
    const { code, said } = await audit({})
    expect(code).toBe(1)
    expect(said).toContain('GHSA-aaaa-bbbb-cccc, high, in fastify')
  })

  it('accepts an advisory with a reason', async () => {
    advisories = { fastify: [advisory] }
    const { code, said } = await audit({ 'GHSA-aaaa-bbbb-cccc': 'that part is never called' })
    expect(said).toContain('that part is never called')
    expect(code).toBe(0)
  })

  it('fails on a reason for an advisory that is no longer reported', async () => {
    advisories = {}
    const { code, said } = await audit({ 'GHSA-aaaa-bbbb-cccc': 'that part is never called' })
    expect(said).toContain('remove it')
    expect(code).toBe(1)
  })
})
