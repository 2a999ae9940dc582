import { discordSandbox } from './server.ts'
import { discordPage } from './page/routes.ts'
import { createDiscordStore } from './store/store.ts'

/** A local Discord: its API below `prefix`, and what its page needs. */
export const createDiscordSandbox = async (options: { publicUrl: () => string; prefix: string }) => {
  const store = await createDiscordStore(options)
  return { api: discordSandbox({ prefix: options.prefix, store }), page: discordPage(store) }
}
