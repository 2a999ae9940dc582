import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Complaint, Report } from '../../../../src/core/domain.ts'
import type { ReportAnswer } from '../../../../src/web/public/report/service.ts'
import { createSite } from '../../../../src/web/site.ts'
import { fakeAdmin, passwords } from '../../../support/web/fake-admin.ts'
import { headersOf, logInto } from '../../../support/web/admin-login.ts'
import { fakeApi } from '../../../support/web/fake-api.ts'
import { noResults } from '../../../support/web/no-results.ts'

const id = '0123456789abcdef0123456789abcdef'
let app: FastifyInstance
let complaints: Complaint[]
let waiting: Report[]
let answer: ReportAnswer

const api = fakeApi().services
const reports = {
  report: (complaint: Complaint) => {
    complaints.push(complaint)
    return Promise.resolve(answer)
  },
  list: () => Promise.resolve(waiting),
  settle: (settled: string) => {
    waiting = waiting.filter((report) => report.id !== settled)
    return Promise.resolve(true)
  },
}
beforeEach(async () => {
  complaints = []
  waiting = []
  answer = 'taken'
  app = await createSite({
    services: { api, result: noResults, admin: { ...fakeAdmin().services, reports }, report: reports },
    sandbox: false,
    publicUrl: () => 'https://photos.example',
    keepDays: 30,
  })
})
afterEach(() => app.close())

const send = (fields: Record<string, string>, headers: Record<string, string> = {}, url = '/report') =>
  app.inject({
    method: 'POST',
    url,
    payload: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', host: 'here', ...headers },
  })

describe('/report', () => {
  it('fills in the id of the picture that the visitor came from', async () => {
    const page = await app.inject(`/report?result=${id}`)
    expect(page.body).toContain(`value="${id}"`)
    expect(page.headers['referrer-policy']).toBe('same-origin')
    expect((await app.inject('/report?result="><script>')).body).not.toContain('"><script>')
  })

  it.each([
    id,
    `https://photos.example/r/${id}`,
    ` https://photos.example/r/${id}?show=1 `,
    `/r/${id}/image`,
  ])('accepts %j as a picture', async (result) => {
    const sent = await send({ result, reason: 'shows_me', text: ' It is me. ', contact: '' })
    expect(sent.headers.location).toBe('/report/thanks')
    expect(complaints).toEqual([{ resultId: id, reason: 'shows_me', text: 'It is me.' }])
    expect((await app.inject('/report/thanks')).body).toContain('Thank you')
  })

  it.each([
    [{ result: 'nothing', reason: 'other' }, 'It ends with 32'],
    [{ result: id }, 'Choose what is wrong'],
    [{ result: id, reason: 'because' }, 'Choose what is wrong'],
    [{ result: id, reason: 'other', text: 'x'.repeat(2_001) }, 'at most 2000 characters'],
    [{ result: id, reason: 'other', contact: 'x'.repeat(201) }, 'at most 200 characters'],
  ])('says what is wrong with form %# and keeps what was entered', async (fields, sentence) => {
    const sent = await send({ text: '<b>mine</b>', ...fields })
    expect(sent.statusCode).toBe(422)
    expect(sent.body.toLowerCase()).toContain(sentence.toLowerCase())
    expect(sent.body).not.toContain('<b>mine</b>')
    if (!('text' in fields)) expect(sent.body).toContain('&lt;b&gt;mine&lt;/b&gt;')
    expect(complaints).toEqual([])
  })

  it.each([
    ['no_result', 422, 'This picture does not exist'],
    ['too_often', 429, 'You have sent many reports'],
    ['full', 503, 'Try again tomorrow'],
  ] as const)('says why a report was refused: %s', async (why, status, sentence) => {
    answer = why
    const sent = await send({ result: id, reason: 'other' })
    expect(sent.statusCode).toBe(status)
    expect(sent.body).toContain(sentence)
  })

  it('refuses forms from other sites, of another type, and too large ones', async () => {
    const fields = { result: id, reason: 'other' }
    expect((await send(fields, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect((await send(fields, { origin: 'https://evil.example' })).statusCode).toBe(403)
    expect((await send({ ...fields, text: 'x'.repeat(100_000) })).statusCode).toBe(413)
    expect((await send(fields, { 'content-type': 'text/plain' })).statusCode).toBe(422)
    expect(complaints).toEqual([])
  })
})

describe('/admin/reports', () => {
  const report: Report = { id, resultId: 'f'.repeat(32), reason: 'private', text: '<script>', atMs: 0 }

  it('needs a login', async () => {
    expect((await app.inject('/admin/reports')).statusCode).toBe(401)
    expect((await send({ id }, {}, '/admin/reports/settle')).statusCode).toBe(401)
  })

  it('lists open reports, escaped, and closes them', async () => {
    waiting = [{ ...report, contact: 'ann@example.org' }]
    const login = await logInto(app, passwords.operator)
    const headers = headersOf(login)
    const page = await app.inject({ url: '/admin/reports', headers })
    expect(page.body).toContain('It is private')
    expect(page.body).toContain('&lt;script&gt;')
    expect(page.body).toContain('ann@example.org')
    expect((await send({ id: 'x' }, headers, '/admin/reports/settle')).statusCode).toBe(422)
    const settled = await send({ id }, headers, '/admin/reports/settle')
    expect(settled.headers.location).toBe('/admin/reports')
    expect(waiting).toEqual([])
    const empty = await app.inject({ url: '/admin/reports', headers })
    expect(empty.body).toContain('No open reports')
  })
})

it('states the retention time on the privacy page and has no gallery unless it is switched on', async () => {
  expect((await app.inject('/privacy')).body).toContain('is deleted after 30 days')
  const page = await app.inject('/gallery')
  expect(page.statusCode).toBe(404)
  expect(page.body).not.toContain('href="/gallery"')
})
