import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { envExample } from '../../src/config/env-example.ts'
import { readConfig } from '../../src/config/config.ts'
import type { ShownSetting } from '../../src/config/shown-settings.ts'

const inForce = (env: Record<string, string>): Map<string, ShownSetting> =>
  new Map(readConfig(env).shown.map((setting) => [setting.name, setting]))

/** What .env.example says of the program's own settings. */
const readExample = async (): Promise<string> =>
  (await readFile('.env.example', 'utf8')).split('read by docker-compose.yml alone')[0] ?? ''

it('is written from the settings: `npm run env` changes nothing in .env.example', async () => {
  expect(await readExample()).toContain(envExample())
})

it('names every setting that .env.example does, and no other', async () => {
  const ours = await readExample()
  const names = [...ours.matchAll(/^#? ?([A-Z][A-Z\d_]+)=/gm)].map(([, name]) => name)
  expect(names.length).toBeGreaterThan(30)
  expect([...inForce({}).keys()].sort()).toEqual(names.sort())
})

it('.env.example gives the default of every setting that it gives a value', async () => {
  const given = new Map(
    [...(await readExample()).matchAll(/^([A-Z][A-Z\d_]+)=(.+)$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  )
  expect(given.size).toBeGreaterThan(10)
  const [read, defaults] = [inForce(Object.fromEntries(given)), inForce({})]
  for (const name of given.keys()) expect(read.get(name)?.value, name).toBe(defaults.get(name)?.value)
})

it('says what holds and where it comes from', () => {
  const settings = inForce({ PORT: '8080', REDDIT_USER_HOURLY_LIMIT: '', DRY_RUN: '1', API_KEYS: '' })
  expect(settings.get('PORT')).toMatchObject({ value: '8080', source: 'environment' })
  expect(settings.get('DRY_RUN')).toMatchObject({ value: '1', source: 'environment' })
  expect(settings.get('KEEP_DAYS')).toMatchObject({ value: '90', source: 'default' })
  expect(settings.get('SANDBOX')).toMatchObject({ value: '1', source: 'default' })
  expect(settings.get('REDDIT_USER_HOURLY_LIMIT')).toMatchObject({ value: '1000', source: 'default' })
  expect(settings.get('API_KEYS')).toMatchObject({ isSet: false, source: 'default' })
})

it('shows no secret, only that it is set', () => {
  const secret = 'hush-hush-hush-hush'
  const secrets = {
    ADMIN_PASSWORD: secret,
    ADMIN_READONLY_PASSWORD: secret,
    API_KEYS: `${secret},${secret}2`,
    REDDIT_CLIENT_SECRET: secret,
    REDDIT_PASSWORD: secret,
    REDDIT_REFRESH_TOKEN: secret,
    DISCORD_TOKEN: secret,
  }
  const settings = inForce({
    ...secrets,
    REDDIT_CLIENT_ID: 'id',
    REDDIT_USERNAME: 'colorizebot',
    REDDIT_SUBREDDITS: 'test',
    DISCORD_APPLICATION_ID: '123456789012345678',
    PUBLIC_URL: `https://me:${secret}@x.example`,
    REDIS_URL: `rediss://${secret}:${secret}@redis.example:6380/2`,
  })
  expect(JSON.stringify([...settings.values()])).not.toContain('hush')
  for (const name of Object.keys(secrets))
    expect(settings.get(name)).toMatchObject({ isSet: true, isSecret: true, source: 'environment' })
  expect(settings.get('REDIS_URL')?.value).toBe('rediss://redis.example:6380/2')
})
