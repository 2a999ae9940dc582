import { httpAddress, matching, secret, setting, text, type ValuesOf } from '../../core/settings.ts'
import type { S3Options } from './s3.ts'

export const s3Settings = {
  S3_ENDPOINT: setting(httpAddress, "The address of an S3-compatible store. Unset: Amazon's."),
  S3_REGION: setting(matching(/^[\w-]+$/, 'the name of a region'), 'The region of the bucket.'),
  S3_BUCKET: setting(
    matching(/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/, 'the name of a bucket'),
    'The bucket that results go to. `colorizebot doctor --fix` creates it.',
  ),
  S3_ACCESS_KEY_ID: secret(text, 'The id of the access key.'),
  S3_SECRET_ACCESS_KEY: secret(text, 'The access key.'),
}
export type S3Values = ValuesOf<typeof s3Settings>

const required = ['S3_REGION', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const

export const s3Problems = (values: S3Values): string[] =>
  required.filter((name) => values[name] === undefined).map((name) => `${name} is missing`)

export const s3Options = (values: S3Values): S3Options => ({
  endpoint: values.S3_ENDPOINT,
  region: values.S3_REGION ?? '',
  bucket: values.S3_BUCKET ?? '',
  accessKeyId: values.S3_ACCESS_KEY_ID ?? '',
  secretAccessKey: values.S3_SECRET_ACCESS_KEY ?? '',
})
