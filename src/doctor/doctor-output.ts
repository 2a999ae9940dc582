import { randomUUID } from 'node:crypto'
import { ColorizeError } from '../core/errors.ts'
import { createOutput } from '../outputs/index.ts'
import type { S3Options } from '../outputs/s3.ts'

/** Something small is written, read, listed and taken away where results go. @throws ColorizeError output_unavailable */
export const tryOutput = async (config: { s3: S3Options | undefined; dataDir: string }): Promise<string> => {
  const output = createOutput(config)
  const key = `doctor/${randomUUID()}`
  const written = Buffer.from(key)
  await output.put(key, written, 'text/plain')
  try {
    const read = await output.get(key)
    let isListed = false
    for await (const found of output.list('doctor')) isListed ||= found.key === key
    if (!written.equals(read) || !isListed)
      throw new ColorizeError('output_unavailable', 'what was written does not come back as it was')
  } finally {
    await output.delete(key)
  }
  const { s3 } = config
  return s3 ? `the bucket ${s3.bucket} keeps and gives back` : 'results go to the disk, under DATA_DIR'
}
