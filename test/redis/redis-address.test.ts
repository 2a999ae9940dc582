import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { parseRedisAddress, secretsOfRedisAddress, shownRedisAddress } from '../../src/redis/redis-address.ts'

const noLogin = { username: undefined, password: undefined }

describe('REDIS_URL', () => {
  it('names one server', () => {
    expect(parseRedisAddress('redis://redis.example')).toEqual({
      kind: 'server',
      host: 'redis.example',
      port: 6379,
      db: 0,
      isTls: false,
      ...noLogin,
    })
    expect(parseRedisAddress('rediss://me:p%40ss%2Fword@[::1]:6380/2')).toEqual({
      kind: 'server',
      host: '::1',
      port: 6380,
      db: 2,
      isTls: true,
      username: 'me',
      password: 'p@ss/word',
    })
    expect(parseRedisAddress('redis://:a,b@127.0.0.1:1/')).toMatchObject({ password: 'a,b', db: 0 })
  })

  it('names a cluster by several hosts, or by +cluster and one host', () => {
    const nodes = [
      { host: 'a', port: 7000 },
      { host: 'b', port: 6379 },
    ]
    expect(parseRedisAddress('redis://a:7000,b')).toEqual({
      kind: 'cluster',
      nodes,
      isTls: false,
      ...noLogin,
    })
    expect(parseRedisAddress('rediss://:word@a:7000,b')).toMatchObject({ kind: 'cluster', isTls: true })
    expect(parseRedisAddress('redis+cluster://a:7000')).toMatchObject({ nodes: nodes.slice(0, 1) })
  })

  it('names sentinels and the master that they watch', () => {
    expect(parseRedisAddress('redis+sentinel://me:word@a:26380,b/photos/3')).toEqual({
      kind: 'sentinel',
      masterName: 'photos',
      db: 3,
      isTls: false,
      sentinelPassword: undefined,
      sentinels: [
        { host: 'a', port: 26_380 },
        { host: 'b', port: 26_379 },
      ],
      username: 'me',
      password: 'word',
    })
    expect(parseRedisAddress('rediss+sentinel://a/photos?sentinelPassword=hush%21')).toMatchObject({
      isTls: true,
      db: 0,
      sentinelPassword: 'hush!',
    })
  })

  it.each([
    'http://hush',
    'redis://',
    'redis:hush',
    'redis://hush@a', // a name without a password
    'redis://:@a',
    'redis://:hu@sh@a',
    'redis://:%E0%A4%A@a',
    'redis://hush:70000',
    'redis://hush:0',
    'redis://hush/one',
    'redis://hush?password=hush',
    'redis://a,b/1', // a cluster has one database
    'redis://a,,b',
    'redis://a, b',
    'redis+sentinel://hush',
    'redis+sentinel://hush/name/one',
    'redis+sentinel://hush/name?password=hush',
    'redis+sentinel://hush/name?sentinelPassword=%E0%A4%A',
    'redis+hush://a',
  ])('is rejected, and not shown, if it is invalid: %s', (url) => {
    expect(parseRedisAddress(url)).toBeUndefined()
    expect(shownRedisAddress(url)).toBe('')
    expect(() => readConfig({ REDIS_URL: url })).toThrow(
      expect.objectContaining({
        code: 'settings_invalid',
        message: expect.not.stringContaining('hush') as string,
      }),
    )
  })

  it.each([
    ['rediss://me:hush@a:1/2', 'rediss://a:1/2'],
    ['redis://:hush@[::1]', 'redis://[::1]:6379'],
    ['redis://me:hush@a:1,b:2', 'redis+cluster://a:1,b:2'],
    ['rediss+sentinel://me:hush@a:1,b:2/name/1?sentinelPassword=hush', 'rediss+sentinel://a:1,b:2/name/1'],
  ])('is shown without its login: %s', (url, shown) => {
    const { shown: settings } = readConfig({ REDIS_URL: url })
    expect(settings.find(({ name }) => name === 'REDIS_URL')?.value).toBe(shown)
    expect(parseRedisAddress(shown)).toBeDefined()
  })

  it('yields the passwords to mask in the log', () => {
    const url = 'redis+sentinel://me:hush%21@a/name?sentinelPassword=hush2'
    expect(secretsOfRedisAddress(url)).toEqual(['hush!', 'hush2'])
    expect(secretsOfRedisAddress('redis://a')).toEqual([])
  })
})
