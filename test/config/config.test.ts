import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { defaultModel } from '../../src/pipeline/models/default-model.ts'

const keys = {
  REDDIT_CLIENT_ID: 'id',
  REDDIT_CLIENT_SECRET: 'hush-secret',
  REDDIT_USERNAME: 'colorizebot',
  REDDIT_PASSWORD: 'hush-password',
  REDDIT_SUBREDDITS: 'OldPhotos,test',
}
const problemsOf = (env: Record<string, string>): string => {
  try {
    readConfig(env)
  } catch (error) {
    expect(error).toMatchObject({ code: 'settings_invalid' })
    return (error as Error).message
  }
  return ''
}

describe('readConfig', () => {
  it('needs nothing: the sandbox on this machine alone', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      sandbox: true,
      model: defaultModel,
      dryRun: false,
    })
    expect(Object.isFrozen(readConfig({}))).toBe(true)
  })

  it('takes an empty value as none', () => {
    expect(readConfig({ PORT: '', REDDIT_CLIENT_ID: '', SANDBOX: '' })).toMatchObject({
      port: 3000,
      sandbox: true,
    })
  })

  it('names every bad variable at once and shows no value', () => {
    const message = problemsOf({
      PORT: '99999999',
      REDIS_URL: 'http://hush-redis',
      DRY_RUN: 'hush-dry',
      ADMIN_PASSWORD: 'hush',
      REDDIT_API_URL: 'ftp://hush-api',
      REDDIT_SUBREDDITS: '../hush',
      DEVICE: 'hush-device',
      REDDIT_PASWORD: 'hush-typo',
    })
    for (const name of [
      'PORT',
      'REDIS_URL',
      'DRY_RUN',
      'ADMIN_PASSWORD',
      'REDDIT_API_URL',
      'REDDIT_SUBREDDITS',
      'DEVICE',
    ])
      expect(message).toContain(`${name} must`)
    expect(message).toContain('REDDIT_PASWORD')
    expect(message).not.toContain('hush')
    expect(message).not.toContain('99999999')
  })

  it('needs all of a bucket, and takes nothing of one for granted', () => {
    const bucket = { S3_REGION: 'eu-west-1', S3_BUCKET: 'photos' }
    const message = problemsOf({ OUTPUT: 's3', ...bucket, S3_BUCKT: 'x', S3_ENDPOINT: 'ftp://hush' })
    for (const part of ['S3_ENDPOINT must', 'S3_BUCKT is not']) expect(message).toContain(part)
    expect(problemsOf({ OUTPUT: 's3', ...bucket })).toContain('S3_SECRET_ACCESS_KEY is missing')
    expect(problemsOf(bucket)).toContain('S3_BUCKET is set, but OUTPUT is not s3')
    const login = { S3_ACCESS_KEY_ID: 'attic', S3_SECRET_ACCESS_KEY: 'hush-key' }
    const { values, shown } = readConfig({ OUTPUT: 's3', ...bucket, ...login })
    expect(values).toMatchObject({ S3_BUCKET: 'photos', S3_ENDPOINT: undefined })
    expect(JSON.stringify(shown)).not.toMatch(/attic|hush-key/)
  })

  it('takes an application of another Discord by its token alone', () => {
    const token = { DISCORD_TOKEN: 'hush' }
    expect(problemsOf(token)).toContain('DISCORD_APPLICATION_ID is missing')
    const another = readConfig({ ...token, DISCORD_API_URL: 'http://127.0.0.1:8099/api' })
    expect(another.values).toMatchObject({ DISCORD_TOKEN: 'hush', DISCORD_APPLICATION_ID: undefined })
  })

  it('names each missing key', () => {
    const message = problemsOf({ REDDIT_CLIENT_ID: 'id' })
    for (const name of [
      'REDDIT_CLIENT_SECRET',
      'REDDIT_USERNAME',
      'REDDIT_SUBREDDITS',
      'REDDIT_REFRESH_TOKEN',
      'PUBLIC_URL',
    ])
      expect(message).toContain(name)
  })

  it('demands a public https address with the real Reddit, not with another', () => {
    expect(problemsOf({ ...keys, PUBLIC_URL: 'http://example.com' })).toContain('PUBLIC_URL')
    expect(readConfig({ ...keys, PUBLIC_URL: 'https://example.com/' })).toMatchObject({
      publicUrl: 'https://example.com',
      sandbox: false,
      values: { REDDIT_SUBREDDITS: ['OldPhotos', 'test'] },
    })
    expect(readConfig({ ...keys, REDDIT_API_URL: 'http://127.0.0.1:1/x/' }).values).toMatchObject({
      REDDIT_API_URL: 'http://127.0.0.1:1/x',
    })
  })

  it('demands a password for a public host, and keeps the sandbox off it unless asked', () => {
    expect(problemsOf({ HOST: '0.0.0.0' })).toContain('ADMIN_PASSWORD')
    expect(problemsOf({ PORT: '3000', HEALTH_PORT: '3000' })).toContain('HEALTH_PORT')
    const open = { HOST: '0.0.0.0', ADMIN_PASSWORD: 'long enough' }
    expect(readConfig(open).sandbox).toBe(false)
    expect(readConfig({ ...open, SANDBOX: '1' }).sandbox).toBe(true)
    expect(readConfig({ SANDBOX: '0' }).sandbox).toBe(false)
  })
})
