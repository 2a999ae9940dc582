import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loggedIn } from '../../../support/web/admin-login.ts'
import { connectToChromium } from '../../../support/browser/shared-browser.ts'
import {
  expectAccessible,
  expectNoOverflow,
  pageVariants,
  openPageVariant,
  takeScreenshot,
  widths,
} from '../../../support/browser/page-variants.ts'
import { adminPassword, startTestProgram, type TestProgram } from '../../../support/program/test-program.ts'
import { defaultModel } from '../../../../src/pipeline/models/default-model.ts'

const patience = { timeout: 20_000 }
let program: TestProgram
let browser: Browser
let inside: BrowserContextOptions

beforeAll(async () => {
  program = await startTestProgram({ DEVICE: 'cpu', LOG_LEVEL: 'warn' })
  browser = await connectToChromium()
  inside = await loggedIn(program.url, adminPassword)
})
afterAll(async () => {
  await browser.close()
  await program.close()
})

it('shows each setting with its value and source, but never a secret', async () => {
  const { page, errors } = await openPageVariant(browser, { width: 'wide', scheme: 'light' }, inside)
  await page.goto(`${program.url}/admin`)
  await page.getByRole('link', { name: 'Settings' }).click()
  const rowOf = (name: string) =>
    page.locator('tr', { has: page.getByText(name, { exact: true }) }).textContent()
  expect(await rowOf('LOG_LEVEL')).toMatch(/warn\s*environment/)
  expect(await rowOf('MODEL')).toMatch(new RegExp(`${defaultModel}\\s*default`))
  expect(await rowOf('ADMIN_PASSWORD')).toMatch(/set\s*made at start/)
  expect(errors).toEqual([])
  await page.close()
})

it('runs the checks without leaving the page and is accessible in every look', async () => {
  const { page, errors } = await openPageVariant(browser, { width: 'wide', scheme: 'light' }, inside)
  await page.goto(`${program.url}/admin/settings`)
  await page.getByRole('button', { name: 'Run checks' }).press('Enter')
  await page.getByRole('progressbar').waitFor()
  await page.getByText('Everything is healthy.').waitFor(patience)
  await page.getByRole('row', { name: 'Network' }).getByText(`${defaultModel} runs on cpu`).waitFor()
  expect(await page.getByRole('progressbar').count()).toBe(0)
  for (const look of pageVariants) {
    await page.setViewportSize({ width: widths[look.width], height: 900 })
    await page.emulateMedia({ colorScheme: look.scheme })
    await expectNoOverflow(page)
    await expectAccessible(page)
    await takeScreenshot(page, 'admin-settings', look)
  }
  expect(errors).toEqual([])
  await page.close()
})

it('shows the findings without JavaScript', async () => {
  const look = { width: 'phone', scheme: 'dark' } as const
  const { page } = await openPageVariant(browser, look, { ...inside, javaScriptEnabled: false })
  await page.goto(`${program.url}/admin/settings`)
  await page.getByRole('button', { name: 'Run checks' }).click()
  await page.getByText('Everything is healthy.').waitFor(patience)
  await page.close()
})
