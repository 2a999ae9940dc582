import type { Client, ClientEvents } from 'discord.js'
import { once } from 'node:events'

/** What a client says next under a name. */
export const next = async <Name extends keyof ClientEvents>(
  client: Client,
  name: Name,
): Promise<ClientEvents[Name]> => (await once(client, name)) as ClientEvents[Name]
