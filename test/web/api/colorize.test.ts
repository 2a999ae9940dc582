import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  apiIds,
  createApiSite,
  fakeApi,
  form,
  formBody,
  image,
  json,
  rightKey,
} from '../../support/web/fake-api.ts'

let app: FastifyInstance
let fake: ReturnType<typeof fakeApi>

beforeEach(async () => {
  fake = fakeApi()
  app = await createApiSite(fake.services)
})
afterEach(() => app.close())

const tooLarge = Buffer.alloc(25 * 1024 * 1024 + 1)
const field = (name: string, value: string) => ({ name, value })

describe('POST /api/colorize', () => {
  it('accepts a photo and returns the address of its request', async () => {
    const answer = await app.inject(form([image()]))
    expect(answer.statusCode).toBe(202)
    expect(answer.json()).toEqual({ id: apiIds.waiting, deleteKey: rightKey })
    expect(answer.headers.location).toBe(`/api/requests/${apiIds.waiting}`)
    expect(fake.submissions).toEqual([
      {
        client: { kind: 'address', address: '127.0.0.1' },
        source: { kind: 'bytes', bytes: Buffer.from('bytes') },
        options: { vividness: 1, sideBySide: false, force: true },
        unlisted: false,
        locale: 'en',
      },
    ])
  })

  it('accepts options before and after the photo', async () => {
    await app.inject(
      form([
        field('vividness', '1.5'),
        field('force', 'false'),
        image(),
        field('sideBySide', 'on'),
        field('unlisted', '1'),
      ]),
    )
    expect(fake.submissions[0]).toMatchObject({
      options: { vividness: 1.5, sideBySide: true, force: false },
      unlisted: true,
    })
  })

  it('accepts the address of a photo, and does not force photos that are already in colour', async () => {
    const url = 'https://i.redd.it/a.jpg'
    expect((await app.inject(json({ url, vividness: 0 }))).statusCode).toBe(202)
    expect(fake.submissions[0]).toMatchObject({
      source: { kind: 'url', url },
      options: { vividness: 0, sideBySide: false, force: false },
    })
  })

  it('uses the language of the client', async () => {
    await app.inject(form([image()], { 'accept-language': 'xx, de;q=0.5, pt-BR;q=0.9' }))
    expect(fake.submissions[0]?.locale).toBe('pt')
    const refused = await app.inject(form([], { 'accept-language': 'fr-CA' }))
    expect(refused.json<{ detail: string }>().detail).toMatch(/photo|image/)
    expect(refused.json<{ detail: string }>().detail).not.toContain('could not')
  })
})

describe('POST /api/colorize with an invalid request', () => {
  it.each([
    ['another field', form([{ ...image(), name: 'other' }]), 422, 'no_image'],
    ['a field without a file', form([field('vividness', '1')]), 422, 'no_image'],
    ['an empty file', form([image('')]), 422, 'not_an_image'],
    ['a file too large', form([image(tooLarge)]), 413, 'too_many_bytes'],
    ['two files', form([image(), image()]), 400, 'request_invalid'],
    [
      'many fields',
      form([...Array<string>(20).keys()].map((i) => field(`f${i}`, 'x'))),
      400,
      'request_invalid',
    ],
    ['a field called __proto__', form([field('__proto__', 'x'), image()]), 400, 'request_invalid'],
    ['a loud vividness', form([image(), field('vividness', '2.1')]), 400, 'request_invalid'],
    ['a vividness in words', form([image(), field('vividness', 'NaN')]), 400, 'request_invalid'],
    ['a flag in words', form([image(), field('unlisted', 'maybe')]), 400, 'request_invalid'],
    ['JSON without an address', json({ image: 'x' }), 422, 'no_image'],
    ['an address that is a list', json({ url: ['https://i.redd.it/a.jpg'] }), 422, 'no_image'],
    ['a wrong option', json({ url: 'https://i.redd.it/a.jpg', vividness: '1' }), 400, 'request_invalid'],
    ['a long address', json({ url: `https://i.redd.it/${'a'.repeat(3_000)}` }), 400, 'request_invalid'],
    ['much JSON', json({ url: 'x', more: 'x'.repeat(20_000) }), 413, 'too_many_bytes'],
  ])('refuses %s', async (_what, request, status, code) => {
    const answer = await app.inject(request)
    expect(answer.json()).toMatchObject({ status, code })
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(fake.submissions).toEqual([])
  })

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ftp://i.redd.it/a.jpg',
    'data:image/png;base64,AAAA',
    'https://user:password@i.redd.it/a.jpg',
    'https://',
    'i.redd.it/a.jpg',
    'https://i.redd.it:99999/',
    'https://[::1/a.jpg',
  ])('refuses the address %s', async (url) => {
    const answer = await app.inject(json({ url }))
    const allowedHosts = ['i.redd.it']
    expect(answer.json()).toMatchObject({ status: 422, code: 'host_not_allowed', allowedHosts })
    expect(answer.body).not.toContain(url)
    expect(fake.submissions).toEqual([])
  })

  const cut = formBody([image('a long photo')]).subarray(0, 70)
  it.each([
    ['a form without a boundary', 'multipart/form-data', formBody([image()]), 400],
    ['a form that is cut', 'multipart/form-data; boundary=b', cut, 400],
    ['a form that is none', 'multipart/form-data; boundary=b', Buffer.from('what?'), 400],
    ['broken JSON', 'application/json', Buffer.from('{"url":'), 400],
    ['empty JSON', 'application/json', Buffer.alloc(0), 400],
    ['text', 'text/plain', Buffer.from('x'), 415],
    ['a bare picture', 'image/jpeg', Buffer.from('x'), 415],
  ])('refuses %s', async (_what, contentType, payload, status) => {
    const headers = { 'content-type': contentType }
    const answer = await app.inject({ method: 'POST', url: '/api/colorize', headers, payload })
    expect(answer.json()).toMatchObject({ status, code: 'request_invalid' })
    expect(answer.body).not.toMatch(/boundary|JSON|Unexpected/)
    expect(fake.submissions).toEqual([])
  })

  it('refuses a body whose content-length is too large before reading it', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b', 'content-length': '99999999' }
    const answer = await app.inject({ method: 'POST', url: '/api/colorize', headers })
    expect(answer.json()).toMatchObject({ status: 413, code: 'too_many_bytes' })
  })

  it('reports an internal error without its cause', async () => {
    fake.services.submit = () => Promise.reject(new Error('secret'))
    const answer = await app.inject(form([image()]))
    expect(answer.json()).toMatchObject({ status: 500, code: 'internal' })
    expect(answer.body).not.toContain('secret')
  })
})
