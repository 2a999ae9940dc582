import type { FastifyInstance } from 'fastify'
import { registerAssets } from './assets.ts'
import { discordPage } from './discord/page.ts'
import type { DiscordStore } from './discord/store.ts'
import { refuseCrossSite } from './page-requests.ts'
import { redditPage } from './reddit/page.ts'
import type { RedditStore } from './reddit/store.ts'

export type SandboxPageOptions = { reddit: RedditStore; discord: DiscordStore }

/** `/sandbox`: the local platforms as a person sees them. Their data lies under `/sandbox/page`. */
export const sandboxPage =
  ({ reddit, discord }: SandboxPageOptions) =>
  async (site: FastifyInstance): Promise<void> => {
    await registerAssets(site)
    await site.register(
      async (app) => {
        refuseCrossSite(app)
        await app.register(redditPage(reddit))
        await app.register(discordPage(discord), { prefix: '/discord' })
      },
      { prefix: '/sandbox/page' },
    )
  }
