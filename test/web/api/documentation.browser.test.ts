import type { FastifyInstance } from 'fastify'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createApiSite, fakeApi } from '../../support/web/fake-api.ts'
import { connectToChromium } from '../../support/browser/shared-browser.ts'
import { pageVariants, openPageVariant, takeScreenshot } from '../../support/browser/page-variants.ts'

type Operation = { responses: Record<string, { content?: object }>; requestBody?: { content: object } }
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> }

let app: FastifyInstance
let browser: Browser
let url: string
beforeAll(async () => {
  app = await createApiSite(fakeApi().services)
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  browser = await connectToChromium()
})
afterAll(async () => {
  await browser.close()
  await app.close()
})

it('documents the API and nothing else of the site', async () => {
  const { openapi, paths } = (await app.inject('/api/openapi.json')).json<Document>()
  expect(openapi).toBe('3.1.0')
  const methods = Object.entries(paths).map(([path, operations]) => [path, Object.keys(operations).sort()])
  expect(methods).toEqual([
    ['/api/colorize', ['post']],
    ['/api/requests/{id}', ['delete', 'get']],
    ['/api/requests/{id}/image', ['get']],
  ])
  const post = paths['/api/colorize']?.['post']
  expect(Object.keys(post?.requestBody?.content ?? {})).toEqual(['multipart/form-data', 'application/json'])
  expect(Object.keys(post?.responses ?? {})).toEqual([
    '202',
    '400',
    '401',
    '405',
    '413',
    '415',
    '422',
    '429',
    '503',
  ])
})

it.each(pageVariants)(
  'shows the documentation of the API, $width and $scheme',
  async (look) => {
    const { page, errors } = await openPageVariant(browser, look)
    await page.goto(`${url}/api/docs`)
    await page.getByText('Colorize a photo').waitFor({ timeout: 20_000 })
    await page.getByText('Delete everything stored about a request').click()
    await page.getByText('Deleted', { exact: true }).first().waitFor({ timeout: 20_000 })
    await takeScreenshot(page, 'api-docs', look)
    expect(errors).toEqual([])
    await page.close()
  },
  40_000,
)
