import { Client, GatewayIntentBits, type ClientOptions } from 'discord.js'
import fastify, { type FastifyRequest } from 'fastify'
import { discordAgent } from '../../../src/platforms/discord/client/agent.ts'
import { discordSandbox, type DiscordSandboxOptions } from '../../../src/sandbox/discord/server.ts'
import {
  createDiscordStore,
  type DiscordStore,
  type DiscordStoreOptions,
} from '../../../src/sandbox/discord/store/store.ts'

export type DiscordSandbox = {
  url: string
  /** For discord.js's option `rest.api`. */
  api: string
  host: string
  store: DiscordStore
  /** Moves Discord's clock ahead. */
  advance(ms: number): void
  /** A discord.js client of this sandbox, destroyed with it. */
  client(options?: Partial<ClientOptions>): Client
  close(): Promise<void>
}

type Options = Omit<DiscordSandboxOptions, 'prefix' | 'store'> &
  Omit<DiscordStoreOptions, 'publicUrl' | 'prefix' | 'clock'> & {
    /** How far Discord's clock is ahead of ours; negative if behind. */
    aheadMs?: number
    /** Called for each request before it is handled: its path, its method, whether it carries files. */
    beforeWork?: (path: string, method: string, hasFiles: boolean) => Promise<unknown>
    /** Called with the same after it was handled. Closes the connection without an answer if it resolves to 'cut'. */
    beforeAnswer?: (path: string, method: string, hasFiles: boolean) => Promise<unknown>
  }

const { Guilds, GuildMessages, DirectMessages } = GatewayIntentBits

const hasFiles = ({ headers }: FastifyRequest): boolean =>
  headers['content-type']?.startsWith('multipart/') === true

/** A local Discord on a port that the system chooses. */
export const startDiscordSandbox = async ({
  beforeWork,
  beforeAnswer,
  aheadMs = 0,
  ...options
}: Options = {}): Promise<DiscordSandbox> => {
  let url = ''
  const clock = () => Date.now() + aheadMs
  const store = await createDiscordStore({ ...options, publicUrl: () => url, prefix: '', clock })
  const app = fastify({ forceCloseConnections: true })
  if (beforeWork)
    app.addHook('onRequest', async (request) => {
      await beforeWork(request.url, request.method, hasFiles(request))
    })
  if (beforeAnswer)
    app.addHook('onSend', async (request) => {
      if ((await beforeAnswer(request.url, request.method, hasFiles(request))) === 'cut')
        request.raw.socket.destroy()
    })
  await app.register(discordSandbox({ ...options, prefix: '', store }))
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  const api = `${url}/api`
  const clients: Client[] = []
  return {
    url,
    api,
    host: new URL(url).host,
    store,
    advance: (ms) => void (aheadMs += ms),
    client(given = {}) {
      const intents = [Guilds, GuildMessages, DirectMessages]
      const made = new Client({ intents, ...given, rest: { api, agent: discordAgent, ...given.rest } })
      clients.push(made)
      return made
    },
    async close() {
      await Promise.all(clients.map((client) => client.destroy()))
      await app.close()
    },
  }
}
