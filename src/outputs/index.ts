import { join } from 'node:path'
import { createDiskOutput } from './disk.ts'
import type { OutputHost } from './output.ts'
import { createS3Output, type S3Options } from './s3.ts'

/** Where results go: a bucket where one is given, a folder under `dataDir` otherwise. */
export const createOutput = ({ s3, dataDir }: { s3: S3Options | undefined; dataDir: string }): OutputHost =>
  s3 ? createS3Output(s3) : createDiskOutput(join(dataDir, 'output'))
