import type { Client, ClientEvents, ClientOptions } from 'discord.js'
import { once } from 'node:events'
import type { Channel, Interaction } from '../../../src/sandbox/discord/store/types.ts'
import type { DiscordSandbox } from '../../support/discord/discord-sandbox.ts'

export type Body = Record<string, unknown>

/** The arguments of the client's next event with this name. */
export const next = async <Name extends keyof ClientEvents>(
  client: Client,
  name: Name,
): Promise<ClientEvents[Name]> => (await once(client, name)) as ClientEvents[Name]

/** A discord.js client that is logged in and ready. */
export const logIn = async (
  discord: DiscordSandbox,
  options: Partial<ClientOptions> = {},
): Promise<Client<true>> => {
  const client = discord.client(options)
  const ready = next(client, 'clientReady')
  await client.login('token')
  const [made] = await ready
  return made
}

export type SentFile = { name: string; bytes: Buffer }

export const formOf = (body: unknown, files: readonly SentFile[]): FormData => {
  const form = new FormData()
  form.append('payload_json', JSON.stringify(body ?? {}))
  files.forEach(({ name, bytes }, place) =>
    form.append(`files[${place}]`, new Blob([new Uint8Array(bytes)]), name),
  )
  return form
}

/** A raw REST client. `authorization` is the header's value; an empty string omits it. */
export const caller =
  ({ api }: DiscordSandbox, authorization: string | undefined = 'Bot token') =>
  async (method: string, path: string, body?: unknown, files: readonly SentFile[] = []) => {
    const json = { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const sent =
      files.length > 0 ? { body: formOf(body, files), headers: {} } : body === undefined ? {} : json
    const headers = { ...('headers' in sent && sent.headers), ...(authorization && { authorization }) }
    const answer = await fetch(`${api}/v10${path}`, { method, ...sent, headers })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.startsWith('application/json')
    return {
      status: answer.status,
      headers: answer.headers,
      body: (isJson ? JSON.parse(text) : { text }) as Body,
    }
  }

export type Call = ReturnType<typeof caller>

export const channelNamed = ({ store }: DiscordSandbox, name = 'old-photos'): Channel => {
  const channel = store.channelNamed(name)
  if (!channel) throw new Error(`the sandbox has no #${name}`)
  return channel
}

export const slashCommand = { name: 'colorize', description: 'Colours a photo' }
export const messageCommand = { name: 'Colorize', type: 3 }

export const registerCommands = async (discord: DiscordSandbox, commands: object[]): Promise<void> => {
  const path = `/applications/${discord.store.application.id}/commands`
  const { status } = await caller(discord)('PUT', path, commands)
  if (status !== 200) throw new Error(`registering commands failed with ${status}`)
}

/** The endpoints of an interaction. */
export const pathsOf = ({ store }: DiscordSandbox, { id, token }: Interaction) => {
  const webhook = `/webhooks/${store.application.id}/${token}`
  return {
    callback: `/interactions/${id}/${token}/callback`,
    webhook,
    original: `${webhook}/messages/@original`,
  }
}
