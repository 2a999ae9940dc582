import { expect, it } from 'vitest'
import { createUploadLimiter, type CountBytes } from '../../../src/web/api/upload-limiter.ts'

const options = { maxUploads: 3, maxPerClient: 2, maxBytes: 100 }

/** An upload that runs until it is ended. */
const begin = (limiter: ReturnType<typeof createUploadLimiter>, client: string) => {
  let countBytes: CountBytes = () => undefined
  let end = (): void => undefined
  const done = limiter.run(client, (given) => {
    countBytes = given
    return new Promise<void>((resolve) => (end = resolve))
  })
  const over = async () => {
    end()
    await done
  }
  return { done, count: (bytes: number) => countBytes(bytes), over }
}

it('limits the uploads of one client and of all clients together', async () => {
  const limiter = createUploadLimiter(options)
  const first = begin(limiter, 'ann')
  begin(limiter, 'ann')
  await expect(begin(limiter, 'ann').done).rejects.toMatchObject({ code: 'busy', retryAfterMs: 2_000 })
  begin(limiter, 'bob')
  await expect(begin(limiter, 'carl').done).rejects.toMatchObject({ code: 'busy' })
  await first.over()
  begin(limiter, 'ann')
  await expect(begin(limiter, 'ann').done).rejects.toMatchObject({ code: 'busy' })
})

it('limits the bytes of all uploads and frees those of an upload that ends', async () => {
  const limiter = createUploadLimiter(options)
  const [ann, bob] = [begin(limiter, 'ann'), begin(limiter, 'bob')]
  ann.count(60)
  bob.count(40)
  expect(() => bob.count(1)).toThrow(expect.objectContaining({ code: 'busy' }) as Error)
  await ann.over()
  bob.count(60)
  expect(() => bob.count(1)).toThrow()
})

it('frees what a failed upload took', async () => {
  const limiter = createUploadLimiter({ ...options, maxUploads: 1 })
  const failing = limiter.run('ann', (countBytes) => {
    countBytes(100)
    return Promise.reject(new Error('cut off'))
  })
  await expect(failing).rejects.toThrow('cut off')
  begin(limiter, 'ann').count(100)
})
