import fastify from 'fastify'
import { discordSandbox } from '../../../../src/sandbox/discord/server.ts'
import type { Interaction } from '../../../../src/sandbox/discord/store/types.ts'
import { createDiscordStore } from '../../../../src/sandbox/discord/store/store.ts'
import { discordPage } from '../../../../src/sandbox/discord/page/routes.ts'
import { sandboxPages } from '../../../../src/sandbox/pages.ts'
import { redditPage } from '../../../../src/sandbox/reddit/page/routes.ts'
import { createRedditStore } from '../../../../src/sandbox/reddit/store/store.ts'
import { formOf, type Body, type SentFile } from '../client.ts'

const prefix = '/sandbox/discord'
const json = { 'content-type': 'application/json' }

export type DiscordPage = Awaited<ReturnType<typeof startDiscordPage>>

/** Starts a local Discord without a bot; the test calls the page's endpoints and acts as the bot. */
export const startDiscordPage = async () => {
  let url = ''
  let aheadMs = 0
  const publicUrl = () => url
  const store = await createDiscordStore({ publicUrl, prefix, clock: () => Date.now() + aheadMs })
  const reddit = await createRedditStore({ publicUrl, prefix: '/sandbox/reddit' })
  const app = fastify({ forceCloseConnections: true })
  await app.register(discordSandbox({ prefix, store }))
  await app.register(sandboxPages({ reddit: redditPage(reddit), discord: discordPage(store) }))
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  const base = `${url}/sandbox/page/discord`
  const photos = store.channelNamed('old-photos')?.id ?? ''

  const call = async (method: string, path: string, body?: unknown) => {
    const sent = body === undefined ? {} : { headers: json, body: JSON.stringify(body) }
    const answer = await fetch(`${base}${path}`, { method, ...sent })
    return { status: answer.status, body: (answer.status === 204 ? {} : await answer.json()) as Body }
  }
  /** Submits a form of the page in #old-photos. */
  const send = async (what: 'messages' | 'commands', body: object, files: SentFile[] = []) => {
    const path = `${base}/channels/${photos}/${what}`
    const answer = await fetch(path, { method: 'POST', body: formOf(body, files) })
    return { status: answer.status, body: (await answer.json()) as Body }
  }
  const asBot = async (method: string, path: string, body: object, files: SentFile[] = []): Promise<void> => {
    const sent = files.length > 0 ? formOf(body, files) : JSON.stringify(body)
    const headers = { authorization: 'Bot token', ...(files.length === 0 && json) }
    const answer = await fetch(`${url}${prefix}/api/v10${path}`, { method, headers, body: sent })
    if (!answer.ok) throw new Error(`the API answered ${answer.status}`)
  }
  const seen = async () => (await call('GET', `/channels/${photos}`)).body['messages'] as Body[]

  return {
    url,
    base,
    store,
    photos,
    call,
    send,
    seen,
    newest: async () => (await seen()).at(-1),
    photo: (name = 'old.jpg'): SentFile => ({ name, bytes: store.samples[0]?.bytes ?? Buffer.alloc(0) }),
    register: (commands: object[]) =>
      asBot('PUT', `/applications/${store.application.id}/commands`, commands),
    acknowledge: ({ id, token }: Interaction, body: object) =>
      asBot('POST', `/interactions/${id}/${token}/callback`, body),
    editOriginal: ({ token }: Interaction, body: object, files?: SentFile[]) =>
      asBot('PATCH', `/webhooks/${store.application.id}/${token}/messages/@original`, body, files),
    /** Advances Discord's clock. */
    advance: (ms: number) => void (aheadMs += ms),
    close: () => app.close(),
  }
}
