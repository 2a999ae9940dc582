import type { FastifyInstance } from 'fastify'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Overview } from '../../../../src/web/admin/overview/service.ts'
import { createSite } from '../../../../src/web/site.ts'
import { fakeApi } from '../../../support/web/fake-api.ts'
import { fakeAdmin, passwords } from '../../../support/web/fake-admin.ts'
import { headersOf, loggedIn, logInAt } from '../../../support/web/admin-login.ts'
import { connectToChromium } from '../../../support/browser/shared-browser.ts'
import {
  expectAccessible,
  expectNoOverflow,
  pageVariants,
  openPageVariant,
  takeScreenshot,
} from '../../../support/browser/page-variants.ts'
import { noResults } from '../../../support/web/no-results.ts'
import { busyView, quietView } from '../../../support/web/overview-views.ts'

let app: FastifyInstance
let browser: Browser
let site: string
let url: string
let inside: BrowserContextOptions
/** What the next request returns, and every one after it. */
let next: Overview
let later: Overview

beforeAll(async () => {
  app = await createSite({
    services: {
      api: fakeApi().services,
      result: noResults,
      admin: {
        ...fakeAdmin().services,
        overview: {
          overview: () => {
            const view = next
            next = later
            return Promise.resolve(view)
          },
        },
      },
    },
    sandbox: false,
    publicUrl: () => 'http://x.example',
  })
  site = await app.listen({ host: '127.0.0.1', port: 0 })
  url = `${site}/admin`
  inside = await loggedIn(site, passwords.operator)
  browser = await connectToChromium()
})
afterAll(async () => {
  await browser.close()
  await app.close()
})
beforeEach(() => {
  next = later = busyView
})

describe.each(pageVariants)('$width, $scheme', (look) => {
  it('shows a busy day of the overview', async () => {
    const { page, errors } = await openPageVariant(browser, look, inside)
    await page.goto(url)
    await page.getByText('Live', { exact: true }).waitFor()
    await page.locator('#times-chart canvas').waitFor()
    await expectNoOverflow(page)
    await expectAccessible(page)
    await takeScreenshot(page, 'overview', look)
    expect(errors).toEqual([])
    await page.close()
  })

  it('shows an overview without any requests', async () => {
    next = later = quietView
    const { page, errors } = await openPageVariant(browser, look, inside)
    await page.goto(url)
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByText('No requests in the last 24 hours').waitFor()
    await page.getByText('No worker is running').waitFor()
    await page.getByText('No request failed').waitFor()
    await expectNoOverflow(page)
    await expectAccessible(page)
    await takeScreenshot(page, 'overview-quiet', look)
    expect(errors).toEqual([])
    await page.close()
  })
})

it.each(['/admin', '/admin/live'])('needs a login for %s', async (path) => {
  expect((await app.inject(path)).statusCode).toBe(401)
})

it('ends the live stream after logout', async () => {
  const login = await logInAt(site, passwords.operator)
  const { body } = await fetch(`${site}/admin/live`, { headers: { cookie: login.cookie } })
  const reader = body?.getReader()
  expect((await reader?.read())?.done).toBe(false)
  await fetch(`${site}/admin/logout`, { method: 'POST', headers: headersOf(login), redirect: 'manual' })
  const ended = async () => {
    while (!(await reader?.read())?.done);
    return true
  }
  expect(await ended()).toBe(true)
})

describe('the live overview', () => {
  it('updates changed values without moving the page', async () => {
    later = { ...busyView, waiting: 1_234, nowMs: busyView.nowMs + 9_000 }
    const { page } = await openPageVariant(browser, { width: 'wide', scheme: 'light' }, inside)
    await page.addInitScript(`
      window.shifts = 0
      new PerformanceObserver((list) => {
        for (const shift of list.getEntries()) window.shifts += shift.value
      }).observe({ type: 'layout-shift', buffered: true })`)
    await page.goto(url)
    await page.getByText('1234').waitFor()
    await page.getByText('14:23:14').waitFor()
    expect(await page.evaluate('window.shifts')).toBeLessThan(0.01)
    await page.close()
  })

  it('shows the numbers of the charts without JavaScript', async () => {
    const page = await browser.newPage({ ...inside, javaScriptEnabled: false })
    await page.goto(url)
    expect(await page.locator('.chart').first().isVisible()).toBe(false)
    await page.getByText('Show the numbers as a table').click()
    const lastHour = page.locator('#hours tbody tr').last()
    expect(await lastHour.locator('th').textContent()).toBe('14:00')
    expect(await lastHour.locator('td').allTextContents()).toEqual([
      ...busyView.platforms.map((name) => String(busyView.hours.at(-1)?.requests[name])),
      expect.stringMatching(/^\d\.\d s$/),
      expect.stringMatching(/^\d+ s$/),
    ])
    expect(await page.locator('main b, main i').count()).toBe(0)
    await page.close()
  })
})
