// `npm run env`: writes .env.example from the settings in src and keeps the part that only docker-compose.yml reads.
import { readFileSync, writeFileSync } from 'node:fs'
import { build } from './build.mjs'

build()
const { envExample } = await import('../dist/config/env-example.js')
const file = new URL('../.env.example', import.meta.url)
const containers = '# What follows is read by docker-compose.yml alone.'
const [, kept = ''] = readFileSync(file, 'utf8').split(containers)
writeFileSync(
  file,
  `# Every setting with its default. An empty value counts as unset. Written by \`npm run env\`.\n\n${envExample()}\n\n${containers}${kept}`,
)
