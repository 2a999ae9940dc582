import { request } from 'undici'
import { formBody, image } from './fake-api.ts'

export type Settled = {
  state: string
  code?: string
  sentence?: string
  resultId?: string
  resultUrl?: string
}
type Submitted = { id: string; deleteKey: string }

/** A client of a running program's HTTP API. */
export const apiClient = (url: string, headers: Record<string, string> = {}) => {
  const ask = async (method: 'GET' | 'POST' | 'DELETE', path: string, more = {}, body?: Buffer | string) => {
    const answer = await request(`${url}${path}`, {
      method,
      headers: { ...headers, ...more },
      body: body ?? null,
    })
    return {
      status: answer.statusCode,
      headers: answer.headers,
      bytes: Buffer.from(await answer.body.arrayBuffer()),
    }
  }
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what the caller expects of the JSON
  const read = <T>({ bytes }: { bytes: Buffer }): T => JSON.parse(String(bytes)) as T

  const upload = (photo: Buffer, fields: Record<string, string> = {}, more: Record<string, string> = {}) => {
    const parts = [image(photo), ...Object.entries(fields).map(([name, value]) => ({ name, value }))]
    const type = { 'content-type': 'multipart/form-data; boundary=b' }
    return ask('POST', '/api/colorize', { ...type, ...more }, formBody(parts))
  }
  const state = async (id: string): Promise<Settled> => read(await ask('GET', `/api/requests/${id}`))
  return {
    ask,
    read,
    upload,
    state,
    submitted: async (photo: Buffer, fields?: Record<string, string>) =>
      read<Submitted>(await upload(photo, fields)),
    link: (body: object) =>
      ask('POST', '/api/colorize', { 'content-type': 'application/json' }, JSON.stringify(body)),
    image: (id: string) => ask('GET', `/api/requests/${id}/image`),
    remove: (id: string, key: string) => ask('DELETE', `/api/requests/${id}`, { 'delete-key': key }),
  }
}

export const isSettled = ({ state }: Settled): boolean => ['sent', 'failed', 'skipped'].includes(state)
