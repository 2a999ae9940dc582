import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'

const matchesIn = async (file: string, pattern: RegExp): Promise<Map<string, string>> =>
  new Map(
    [...(await readFile(file, 'utf8')).matchAll(pattern)].map(([, name = '', value = '']) => [name, value]),
  )

/** What docker-compose.yml puts in from .env, each with its default; '' where there is none. */
const wanted = () => matchesIn('docker-compose.yml', /\$\{([A-Z_]+)(?::-([^}]*)|:\?[^}]*)?\}/g)

const offered = () => matchesIn('.env.example', /^([A-Z_]+)=(.*)$/gm)

it('.env.example names all that docker-compose.yml takes from it, with the same defaults', async () => {
  const [settings, used] = [await offered(), await wanted()]
  expect(used.size).toBeGreaterThan(10)
  expect([...used.keys()].filter((name) => !settings.has(name))).toEqual([])
  const own = [...used].filter(([name]) => !['ADMIN_PASSWORD', 'REDIS_URL'].includes(name))
  expect(own).toEqual(own.map(([name]) => [name, settings.get(name)]))
})

it('what .env.example keeps for docker-compose.yml is used there', async () => {
  const [, containers = ''] = (await readFile('.env.example', 'utf8')).split(
    'read by docker-compose.yml alone',
  )
  const names = [...containers.matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name)
  const used = await wanted()
  expect(names.length).toBeGreaterThan(10)
  expect(names.filter((name) => !used.has(name))).toEqual([])
})

it('the Dockerfile builds on the same images as docker-compose.yml', async () => {
  const images = await matchesIn('Dockerfile', /^ARG ([A-Z]+_IMAGE)=(.+)$/gm)
  const used = await wanted()
  expect([...images.keys()]).toEqual(['NODE_IMAGE', 'CUDA_IMAGE'])
  expect([...images]).toEqual([...images.keys()].map((name) => [name, used.get(name)]))
})

it('every image is of one version', async () => {
  const images = [...(await wanted())].filter(([name]) => name.endsWith('_IMAGE'))
  expect(images.filter(([, image]) => !/:v?\d/.test(image))).toEqual([])
})
