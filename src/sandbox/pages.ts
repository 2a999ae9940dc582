import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { registerAssets } from './page-assets.ts'
import { rejectCrossSiteRequests } from './same-origin.ts'

/** `/sandbox`: the local platforms as a person uses them. What the page of each needs is below `/sandbox/page/<name>`. */
export const sandboxPages =
  (pages: Readonly<Record<string, FastifyPluginAsync>>) =>
  async (site: FastifyInstance): Promise<void> => {
    await registerAssets(site)
    await site.register(
      async (app) => {
        rejectCrossSiteRequests(app)
        for (const [name, page] of Object.entries(pages)) await app.register(page, { prefix: `/${name}` })
      },
      { prefix: '/sandbox/page' },
    )
  }
