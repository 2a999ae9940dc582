import type { FastifyInstance } from 'fastify'
import type { ApiService } from '../../../src/web/api/service.ts'
import type { Submission } from '../../../src/web/api/submission.ts'
import { createSite, type SiteOptions } from '../../../src/web/site.ts'
import { noResults } from './no-results.ts'
import { fakeAdmin } from './fake-admin.ts'

export const apiIds = {
  waiting: `web-${'1'.repeat(32)}`,
  done: `web-${'2'.repeat(32)}`,
  refused: `web-${'3'.repeat(32)}`,
  gone: `web-${'4'.repeat(32)}`,
  unknown: `web-${'0'.repeat(32)}`,
}
export const rightKey = 'a'.repeat(32)

const states: Record<string, Awaited<ReturnType<ApiService['status']>>> = {
  [apiIds.waiting]: { state: 'accepted', place: 2, etaMs: 4_000 },
  [apiIds.done]: { state: 'sent', resultId: 'f'.repeat(32), resultPath: `/r/${'f'.repeat(32)}` },
  [apiIds.refused]: { state: 'failed', code: 'not_an_image' },
  [apiIds.gone]: { state: 'skipped', code: 'answer_gone' },
}
const images: Record<string, Awaited<ReturnType<ApiService['image']>>> = {
  [apiIds.waiting]: { kind: 'pending' },
  [apiIds.done]: { kind: 'ready', bytes: Buffer.from('jpeg'), contentType: 'image/jpeg' },
  [apiIds.refused]: { kind: 'refused', code: 'not_an_image' },
  [apiIds.gone]: { kind: 'gone' },
}

/** API services that accept everything and list it in `submissions`. */
export const fakeApi = () => {
  const submissions: Submission[] = []
  const services: ApiService = {
    clientName: (client) => Promise.resolve(client.kind === 'key' ? client.key : client.address),
    checkAddress: (url) =>
      url.startsWith('https://i.redd.it/')
        ? undefined
        : { code: 'host_not_allowed', allowedHosts: ['i.redd.it'] },
    quotaWaitMs: () => Promise.resolve(undefined),
    submit: (submission) => {
      submissions.push(submission)
      return Promise.resolve({ id: apiIds.waiting, deleteKey: rightKey })
    },
    status: (id) => Promise.resolve(states[id]),
    image: (id) => Promise.resolve(images[id]),
    remove: (id, { deleteKey: key }) =>
      Promise.resolve(states[id] === undefined ? undefined : key === rightKey ? 'removed' : 'denied'),
  }
  return { services, submissions }
}

/** The site with these API services and nothing behind its other pages. */
export const createApiSite = (
  service: ApiService,
  options: Partial<SiteOptions> = {},
): Promise<FastifyInstance> => {
  return createSite({
    services: { api: service, result: noResults, admin: fakeAdmin().services },
    sandbox: false,
    publicUrl: () => 'https://photos.example',
    ...options,
  })
}

export type FormPart = { name: string; value: string | Buffer; isFile?: boolean }

const boundary = 'b'
/** A multipart form's body. */
export const formBody = (parts: readonly FormPart[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap(({ name, value, isFile }) => [
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${isFile ? '; filename="../../x.jpg"' : ''}\r\n\r\n`,
      ),
      Buffer.from(value),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ])

export const image = (value: string | Buffer = 'bytes'): FormPart => ({ name: 'image', value, isFile: true })

/** A form for `inject`. */
export const form = (parts: readonly FormPart[], headers: Record<string, string> = {}) => ({
  method: 'POST' as const,
  url: '/api/colorize',
  headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, ...headers },
  payload: formBody(parts),
})

export const json = (payload: object, headers: Record<string, string> = {}) => ({
  method: 'POST' as const,
  url: '/api/colorize',
  headers,
  payload,
})
