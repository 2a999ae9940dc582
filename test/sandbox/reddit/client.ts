import { expect } from 'vitest'
import type { Sandbox } from '../../support/reddit/reddit-sandbox.ts'

export type Data = Record<string, unknown>
export type Page = { data: { children: { kind: string; data: Data }[]; after: string | null } }
export type Client = Awaited<ReturnType<typeof logIn>>

const tokenFor = async (url: string, username: string): Promise<string> => {
  const headers = { authorization: `Basic ${Buffer.from('id:secret').toString('base64')}` }
  const body = new URLSearchParams({ grant_type: 'password', username, password: 'p' })
  const answer = await fetch(`${url}/api/v1/access_token`, { method: 'POST', headers, body })
  return ((await answer.json()) as { access_token: string }).access_token
}

/** A raw client for Reddit's API. */
export const logIn = async ({ url }: Sandbox, username: string) => {
  const authorization = `bearer ${await tokenFor(url, username)}`
  const call = async (path: string, form?: Record<string, string>) => {
    const answer = await fetch(`${url}${path}`, {
      headers: { authorization },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    return { status: answer.status, headers: answer.headers, body: await answer.json() }
  }
  return {
    authorization,
    call,
    /** The data of the things in a listing. */
    async list(path: string): Promise<Data[]> {
      const { status, body } = await call(path)
      expect(status).toBe(200)
      return (body as Page).data.children.map(({ data }) => data)
    },
    comment: (thing: string, form: Record<string, string>) =>
      call('/api/comment?raw_json=1', { api_type: 'json', thing_id: thing, ...form }),
  }
}

/** The response with one error in json.errors. */
export const formError = (code: string, field: string) => ({
  status: 200,
  body: { json: { errors: [[code, expect.any(String), field]] } },
})
