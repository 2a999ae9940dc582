import { isLoopback, type Config } from '../../config/config.ts'
import { createPreviews } from '../../web/previews.ts'
import { createSite } from '../../web/site.ts'
import { healthRoutes, metricsPlugin } from '../health.ts'
import type { SharedParts } from '../shared-parts.ts'
import { sandboxPlugins } from './sandboxes.ts'
import { createSiteServices, type WebRoleOptions } from './site-services.ts'

export type Web = { url: string; close(): Promise<void> }

/**
 * Metrics reveal how busy the program is. The site serves them only where no other machine and no proxy (which PUBLIC_URL
 * implies) can reach it; elsewhere they are served on HEALTH_PORT, which is not published.
 */
const isPrivate = ({ host, publicUrl }: Config): boolean => isLoopback(host) && publicUrl === undefined

/** Starts the website. */
export const startWebRole = async (options: WebRoleOptions, shared: SharedParts): Promise<Web> => {
  const { config } = options
  const { host, port, sandbox, keepDays, apiKeys, trustedProxies } = config
  let url = config.publicUrl ?? ''
  const publicUrl = () => url
  const previews = createPreviews({ output: shared.output })
  const sandboxHosts = () => (sandbox ? [new URL(url).host] : [])
  const site = await createSite({
    services: await createSiteServices({ ...options, shared, previews, sandboxHosts }),
    plugins: [
      healthRoutes(shared.redis),
      ...(sandbox ? await sandboxPlugins(publicUrl) : []),
      ...(isPrivate(config) ? [metricsPlugin(shared.metrics)] : []),
    ],
    apiKeys,
    isPublic: !isLoopback(host),
    trustedProxies,
    sandbox,
    keepDays,
    publicUrl,
  })
  const address = await site.listen({ host, port })
  url ||= address
  return {
    url,
    close: async () => {
      await site.close()
      await previews.close()
    },
  }
}
