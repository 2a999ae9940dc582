import { createSite } from '../../web/site.ts'
import { isLoopback } from '../../config/config.ts'
import { metricsPlugin } from '../health.ts'
import { createAdminServices } from './admin.ts'
import { createApiServices } from './api.ts'
import { createGalleryServices } from './gallery.ts'
import { createGameServices } from './game.ts'
import { createPagesServices } from './pages.ts'
import { createPreviews } from '../../web/previews.ts'
import { queuesBoards } from '../../web/admin/queues/boards.ts'
import { createReportServices } from './reports.ts'
import { sandboxPlugins } from './sandboxes.ts'
import type { WebParts } from './web-parts.ts'

export type Web = { url: string; close(): Promise<void> }

export const startWeb = async (parts: WebParts): Promise<Web> => {
  let publicUrl = parts.publicUrl ?? ''
  const previews = createPreviews(parts.output)
  const site = await createSite({
    services: {
      pages: createPagesServices(parts, previews),
      api: createApiServices(parts, () => (parts.sandbox ? [new URL(publicUrl).host] : [])),
      admin: await createAdminServices({ ...parts, previews }),
      reports: createReportServices(parts),
      game: createGameServices(parts),
      ...(parts.gallery && { gallery: createGalleryServices(parts) }),
    },
    queues: queuesBoards(parts.queues),
    plugins: [
      ...(parts.sandbox ? await sandboxPlugins(() => publicUrl) : []),
      ...(isForUsOnly(parts) ? [metricsPlugin(parts.metrics)] : []),
    ],
    ...{ apiKeys: parts.apiKeys, isPublic: !isLoopback(parts.host), trustedProxies: parts.trustedProxies },
    sandbox: parts.sandbox,
    keepDays: parts.keepDays,
    publicUrl: () => publicUrl,
  })
  const address = await site.listen({ host: parts.host, port: parts.port })
  publicUrl ||= address
  return {
    url: publicUrl,
    close: async () => {
      await site.close()
      await previews.close()
    },
  }
}

/**
 * Metrics tell how busy we are, with what and how well: an operator's business. On the pages' own port they are served only
 * where nobody else comes: neither from another machine nor through a proxy, which PUBLIC_URL speaks of. Elsewhere
 * HEALTH_PORT is for them, which an operator does not publish.
 */
const isForUsOnly = ({ host, publicUrl }: WebParts): boolean => isLoopback(host) && publicUrl === undefined
