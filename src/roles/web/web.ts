import { discordSandbox } from '../../sandbox/discord/api.ts'
import { createDiscordStore } from '../../sandbox/discord/store.ts'
import { sandboxPage } from '../../sandbox/page.ts'
import { redditSandbox } from '../../sandbox/reddit/api.ts'
import { createRedditStore } from '../../sandbox/reddit/store.ts'
import { createSite } from '../../web/site.ts'
import { createAdminServices } from './admin.ts'
import { createApiServices } from './api.ts'
import { createGalleryServices } from './gallery.ts'
import { createGameServices } from './game.ts'
import { createPagesServices } from './pages.ts'
import { queuesBoard } from './queues-board.ts'
import { createReportServices } from './reports.ts'
import type { WebParts } from './web-parts.ts'

export type Web = { url: string; close(): Promise<void> }

export const startWeb = async (parts: WebParts): Promise<Web> => {
  let publicUrl = parts.publicUrl ?? ''
  const site = await createSite({
    services: {
      pages: createPagesServices(parts),
      api: createApiServices(parts),
      admin: createAdminServices(parts),
      reports: createReportServices(parts),
      game: createGameServices(parts),
      ...(parts.gallery && { gallery: createGalleryServices(parts) }),
    },
    keepDays: parts.keepDays,
    adminPassword: parts.adminPassword,
    queuesPlugin: queuesBoard(parts.queues),
    plugins: parts.sandbox ? await sandboxPlugins(() => publicUrl) : [],
    sandbox: parts.sandbox,
    publicUrl: () => publicUrl,
  })
  const address = await site.listen({ host: parts.host, port: parts.port })
  publicUrl ||= address
  return { url: publicUrl, close: () => site.close() }
}

const sandboxPlugins = async (publicUrl: () => string) => {
  const store = await createRedditStore({ publicUrl, prefix: '/sandbox/reddit' })
  const discord = await createDiscordStore({ publicUrl, prefix: '/sandbox/discord' })
  return [
    redditSandbox({ prefix: '/sandbox/reddit', store }),
    discordSandbox({ prefix: '/sandbox/discord', store: discord }),
    sandboxPage({ reddit: store, discord }),
  ]
}
