import { Worker } from 'node:worker_threads'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { decode } from '../../../src/pipeline/decode/decode.ts'

const decoder = new URL('../../../dist/pipeline/decode/decode.js', import.meta.url)

const ended = (worker: Worker): Promise<unknown> =>
  new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject))

it('decode works while other threads load the list of allowed formats', async () => {
  const photo = await sharp({ create: { width: 32, height: 32, channels: 3, background: '#864' } })
    .jpeg()
    .toBuffer()
  const over = new AbortController()
  const started = (async () => {
    for (let round = 0; round < 6; round++)
      await Promise.all(Array.from({ length: 3 }, () => ended(new Worker(decoder))))
  })().finally(() => {
    over.abort()
  })
  let count = 0
  while (!over.signal.aborted)
    count += (await Promise.all(Array.from({ length: 16 }, () => decode(photo)))).length
  await started
  expect(count).toBeGreaterThan(0)
})
