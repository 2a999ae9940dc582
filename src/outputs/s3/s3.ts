import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  type BucketLocationConstraint,
} from '@aws-sdk/client-s3'
import { ColorizeError } from '../../core/errors.ts'
import { checkedKey, isKey } from '../keys.ts'
import type { OutputHost, Stored } from '../output.ts'

export type S3Options = {
  /** Another S3 than Amazon's; its buckets are then paths, not host names. */
  endpoint?: string | undefined
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
}

/** Nothing of ours is near it: a result fits 20 MB, a prediction two. */
const mostBytes = 64 * 1024 * 1024

const connectMs = 5_000
/** A result comes in a second or so: one that has not by then does not come. */
const requestMs = 30_000

const openClient = ({ endpoint, region, accessKeyId, secretAccessKey }: S3Options): S3Client =>
  new S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    // a checksum at the end of a body is refused by many a server that is not Amazon's
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: connectMs,
      requestTimeout: requestMs,
      throwOnRequestTimeout: true,
      httpsAgent: { maxSockets: 50 },
      httpAgent: { maxSockets: 50 },
    },
  })

/** The server's own code is worth more than its sentence. */
const reasonOf = (error: unknown): string =>
  error instanceof S3ServiceException
    ? ` (${error.name}, ${error.$metadata.httpStatusCode ?? 'no'} status)`
    : ''

const unavailable =
  (what: string) =>
  (cause: unknown): never => {
    if (cause instanceof ColorizeError) throw cause
    throw new ColorizeError('output_unavailable', `${what}${reasonOf(cause)}`, { cause })
  }

type Bucket = { client: S3Client; Bucket: string }

/** The body is read to its end even where nobody wants it: only then is its socket free. */
const bytesAt = async ({ client, Bucket }: Bucket, Key: string): Promise<Uint8Array> => {
  const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand({ Bucket, Key }))
  if (!Body || ContentLength > mostBytes)
    throw new ColorizeError('output_unavailable', `${Key} has ${ContentLength} bytes: it is not one of ours`)
  return Body.transformToByteArray()
}

const storedIn = async function* ({ client, Bucket }: Bucket, prefix: string): AsyncGenerator<Stored> {
  const asked = { Bucket, Prefix: `${prefix}/` }
  try {
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, asked))
      for (const { Key = '', LastModified } of Contents)
        if (isKey(Key) && LastModified) yield { key: Key, storedAtMs: LastModified.getTime() }
  } catch (error) {
    unavailable('cannot list')(error)
  }
}

/** A bucket of an S3-compatible store. Nobody but us reads it: pictures reach people through our own pages. */
export const createS3Output = (options: S3Options): OutputHost => {
  const client = openClient(options)
  const { bucket } = options
  const place: Bucket = { client, Bucket: bucket }
  return {
    name: 's3',
    async put(key, bytes, contentType) {
      const object = { Bucket: bucket, Key: checkedKey(key), Body: bytes, ContentType: contentType }
      await client
        .send(new PutObjectCommand({ ...object, ContentLength: bytes.length }))
        .catch(unavailable(`cannot write ${key}`))
      return { url: `s3://${bucket}/${key}` }
    },
    get: async (key) => bytesAt(place, checkedKey(key)).catch(unavailable(`cannot read ${key}`)),
    delete: async (key) => {
      await client
        .send(new DeleteObjectCommand({ Bucket: bucket, Key: checkedKey(key) }))
        .catch(unavailable(`cannot delete ${key}`))
    },
    list: (prefix) => storedIn(place, checkedKey(prefix)),
  }
}

/** Makes the bucket where there is none; what it keeps is nobody else's to read. Answers whether it was made. */
export const makeBucket = async (options: S3Options): Promise<boolean> => {
  const client = openClient(options)
  const { bucket, region, endpoint } = options
  try {
    const isThere = await client.send(new HeadBucketCommand({ Bucket: bucket })).then(
      () => true,
      (error: unknown) => {
        if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return false
        throw error
      },
    )
    if (isThere) return false
    // Amazon's first region is the one that may not be named
    const isNamed = endpoint === undefined && region !== 'us-east-1'
    const CreateBucketConfiguration = { LocationConstraint: region as BucketLocationConstraint }
    await client.send(
      new CreateBucketCommand({ Bucket: bucket, ...(isNamed && { CreateBucketConfiguration }) }),
    )
    return true
  } catch (error) {
    return unavailable(`cannot make the bucket ${bucket}`)(error)
  } finally {
    client.destroy()
  }
}
