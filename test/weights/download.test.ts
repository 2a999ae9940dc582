import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { download } from '../../src/weights/download.ts'
import { makeDataDir } from '../support/data-dir.ts'

const file = Buffer.from(Array.from({ length: 900_000 }, (_, index) => (index * 7919) >> 3))
const sha256 = createHash('sha256').update(file).digest('hex')
const cutsEach = 3
let folder: Awaited<ReturnType<typeof makeDataDir>>
let server: Server
let cutsLeft = 0

beforeEach(async () => {
  folder = await makeDataDir()
  server = createServer((request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': file.length - from })
    if (cutsLeft-- > 0) response.write(file.subarray(from, from + 200_000), () => response.destroy())
    else response.end(file.subarray(from))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await folder.remove()
})

it('puts a file together from what came before each cut, wherever the cut falls', async () => {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/weights.pth`
  for (let round = 0; round < 60; round++) {
    cutsLeft = cutsEach
    await expect(download({ address, sha256, path: join(folder.path, `${round}`) })).resolves.toBeUndefined()
  }
})
