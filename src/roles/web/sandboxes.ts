import type { FastifyInstance } from 'fastify'
import { platformDefinitions } from '../../platforms/index.ts'
import type { Sandbox } from '../../platforms/sandbox.ts'

type Plugin = (site: FastifyInstance) => Promise<void>

/** The sandbox of every platform that has one. A process that serves none never loads them. */
export const sandboxPlugins = async (publicUrl: () => string): Promise<Plugin[]> => {
  const { sandboxPages } = await import('../../sandbox/pages.ts')
  const sandboxes: Record<string, Sandbox> = {}
  for (const { name, sandbox } of platformDefinitions) {
    const create = await sandbox?.load()
    if (create) sandboxes[name] = await create({ publicUrl, prefix: `/sandbox/${name}` })
  }
  const pages = Object.fromEntries(Object.entries(sandboxes).map(([name, { page }]) => [name, page]))
  const apis = Object.values(sandboxes).map(({ api }): Plugin => async (site) => {
    await site.register(api)
  })
  return [...apis, sandboxPages(pages)]
}
