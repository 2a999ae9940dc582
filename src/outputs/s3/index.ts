import type { OutputDefinition } from '../definition.ts'
import { s3Options, s3Problems, s3Settings, type S3Values } from './settings.ts'

export const s3: OutputDefinition<S3Values> = {
  name: 's3',
  title: 'S3',
  settings: s3Settings,
  problems: s3Problems,
  describe: ({ S3_BUCKET }) => `the bucket ${S3_BUCKET ?? ''}`,
  create: async (values) => (await import('./s3.ts')).createS3Output(s3Options(values)),
  async prepare(values) {
    const { makeBucket } = await import('./s3.ts')
    const options = s3Options(values)
    return (await makeBucket(options)) ? `the bucket ${options.bucket}` : undefined
  },
}
