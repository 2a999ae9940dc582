import type { FastifyInstance } from 'fastify'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'

const pages: Record<string, string> = { '/sandbox': 'reddit.html', '/sandbox/discord': 'discord.html' }

const parts = [
  'common.css',
  'common.js',
  'reddit.css',
  'reddit.js',
  'discord.css',
  'discord-commands.css',
  'discord.js',
  'discord-commands.js',
  'discord-composer.js',
  'discord-forms.js',
  'discord-menu.js',
  'discord-messages.js',
  'discord-pictures.js',
  'discord-text.js',
]

const types: Record<string, string> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' }

/** Serves the pages at /sandbox and /sandbox/discord with their styles and scripts. */
export const registerAssets = async (site: FastifyInstance): Promise<void> => {
  const files = [...Object.entries(pages), ...parts.map((name) => [`/sandbox/page/${name}`, name] as const)]
  for (const [url, name] of files) {
    const text = await readFile(new URL(`./assets/${name}`, import.meta.url), 'utf8')
    const type = `${types[extname(name)] ?? 'text/plain'}; charset=utf-8`
    site.get(url, (_request, reply) => reply.type(type).send(text))
  }
}
