import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tryOutput } from '../../src/doctor/doctor-output.ts'
import { createS3Output, makeBucket } from '../../src/outputs/s3/s3.ts'
import { hasS3Server, startS3Server, type S3Server } from '../support/s3-server.ts'
import { outputContract } from './contract.ts'

describe.skipIf(!hasS3Server)('an S3-compatible server (npm run test:s3 builds it)', () => {
  let server: S3Server
  beforeAll(async () => {
    server = await startS3Server()
  })
  afterAll(() => server.close())

  let buckets = 0
  outputContract('s3', async () => {
    const options = { ...server.options, bucket: `battery-${buckets++}` }
    await makeBucket(options)
    return { output: createS3Output(options), end: () => Promise.resolve() }
  })

  it('has a bucket made once', async () => {
    const options = { ...server.options, bucket: 'made-once' }
    await expect(createS3Output(options).put('a', Uint8Array.of(1), 'x')).rejects.toMatchObject({
      code: 'output_unavailable',
    })
    expect(await makeBucket(options)).toBe(true)
    expect(await makeBucket(options)).toBe(false)
    await createS3Output(options).put('a', Uint8Array.of(1), 'image/jpeg')
  })

  it('refuses a wrong secret, and the error does not tell it', async () => {
    const output = createS3Output({ ...server.options, secretAccessKey: 'not-the-secret-at-all' })
    const refused = output.put('a', Uint8Array.of(1), 'image/jpeg')
    await expect(refused).rejects.toMatchObject({ code: 'output_unavailable' })
    await expect(refused).rejects.not.toThrow(/not-the-secret/)
  })

  it('lists more than one page', async () => {
    const output = createS3Output(server.options)
    const keys = Array.from({ length: 1_050 }, (_, i) => `many/${i}`)
    for (let from = 0; from < keys.length; from += 50)
      await Promise.all(
        keys.slice(from, from + 50).map((key) => output.put(key, Uint8Array.of(1), 'image/jpeg')),
      )
    const found = new Set<string>()
    for await (const { key } of output.list('many')) found.add(key)
    expect(found).toEqual(new Set(keys))
  })

  it('keeps nothing at all, and 20 MB', async () => {
    const output = createS3Output(server.options)
    const big = new Uint8Array(20_000_000).map((_, i) => (i * i) % 253)
    await output.put('nothing', new Uint8Array(), 'image/jpeg')
    await output.put('big', big, 'image/jpeg')
    expect(await output.get('nothing')).toHaveLength(0)
    expect(Buffer.compare(await output.get('big'), big)).toBe(0)
  })

  it('is unavailable while it is gone, and works when it is back', async () => {
    const output = createS3Output(server.options)
    await output.put('before', Uint8Array.of(1), 'image/jpeg')
    await server.kill()
    await expect(output.get('before')).rejects.toMatchObject({ code: 'output_unavailable' })
    await server.start()
    expect([...(await output.get('before'))]).toEqual([1])
  })

  it('is looked at by the doctor, who leaves nothing behind', async () => {
    const { endpoint, region, bucket, accessKeyId, secretAccessKey } = server.options
    const values = {
      S3_ENDPOINT: endpoint,
      S3_REGION: region,
      S3_BUCKET: bucket,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    }
    const config = { output: 's3', values, dataDir: '' }
    expect(await tryOutput(config)).toBe('results go to the bucket photos')
    const left: string[] = []
    for await (const { key } of createS3Output(server.options).list('doctor')) left.push(key)
    expect(left).toEqual([])
    const missing = { ...config, values: { ...values, S3_BUCKET: 'nowhere' } }
    await expect(tryOutput(missing)).rejects.toMatchObject({ code: 'output_unavailable' })
  })
})
