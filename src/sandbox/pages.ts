import type { FastifyInstance } from 'fastify'
import { registerAssets } from './page-assets.ts'
import { discordPage } from './discord/page/routes.ts'
import type { DiscordStore } from './discord/store/store.ts'
import { rejectCrossSiteRequests } from './same-origin.ts'
import { redditPage } from './reddit/page/routes.ts'
import type { RedditStore } from './reddit/store/store.ts'

export type SandboxPageOptions = { reddit: RedditStore; discord: DiscordStore }

/** `/sandbox`: the local platforms as a person sees them. Their data lies under `/sandbox/page`. */
export const sandboxPage =
  ({ reddit, discord }: SandboxPageOptions) =>
  async (site: FastifyInstance): Promise<void> => {
    await registerAssets(site)
    await site.register(
      async (app) => {
        rejectCrossSiteRequests(app)
        await app.register(redditPage(reddit))
        await app.register(discordPage(discord), { prefix: '/discord' })
      },
      { prefix: '/sandbox/page' },
    )
  }
