import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { connectToChromium } from '../../support/browser/shared-browser.ts'
import {
  expectAccessible,
  expectNoOverflow,
  pageVariants,
  openPageVariant,
  takeScreenshot,
  type PageVariant,
} from '../../support/browser/page-variants.ts'
import { loggedIn } from '../../support/web/admin-login.ts'
import { adminPassword, startTestProgram, type TestProgram } from '../../support/program/test-program.ts'

/** Of a machine that is busy with other tests. */
const timeout = 60_000
vi.setConfig({ testTimeout: 2 * timeout })
let program: TestProgram
let browser: Browser
let results: string[]

const colour = async (sample: string): Promise<string> => {
  const form = new FormData()
  const bytes = await readFile(`src/sandbox/assets/samples/${sample}.jpg`)
  form.append('image', new Blob([new Uint8Array(bytes)]), 'photo.jpg')
  const asked = await fetch(`${program.url}/api/colorize`, { method: 'POST', body: form })
  const { id } = (await asked.json()) as { id: string }
  const state = async () => {
    const answer = await fetch(`${program.url}/api/requests/${id}`)
    return (await answer.json()) as { state: string; resultId?: string }
  }
  await vi.waitFor(async () => expect((await state()).state).toBe('sent'), { timeout })
  return (await state()).resultId ?? ''
}
beforeAll(async () => {
  program = await startTestProgram({ GALLERY: '1' })
  browser = await connectToChromium()
  results = []
  for (const sample of ['street', 'portrait', 'landscape']) results.push(await colour(sample))
})
afterAll(async () => {
  await browser.close()
  await program.close()
})

const open = async (path: string, look: PageVariant, options = {}) => {
  const opened = await openPageVariant(browser, look, options)
  await opened.page.goto(`${program.url}${path}`)
  return opened
}

it.each(pageVariants)(
  'shows colorized photos in the gallery and their originals at a touch, $width, $scheme',
  async (look) => {
    const hasTouch = look.width === 'phone'
    const { page, errors } = await open('/', look, { hasTouch })
    await page.getByRole('link', { name: 'Gallery' }).click()
    const peeks = page.locator('.peek')
    expect(await peeks.count()).toBe(3)
    const original = peeks.first().locator('.original')
    expect(await original.getAttribute('src')).toBeNull()
    const boxBefore = await peeks.nth(1).boundingBox()
    if (hasTouch) await peeks.first().tap()
    else await peeks.first().focus()
    await expect
      .poll(() => page.evaluate('document.querySelector(".original").naturalWidth'), { timeout })
      .toBeGreaterThan(0)
    if (!hasTouch) await page.keyboard.press('Enter')
    expect(await peeks.first().getAttribute('aria-pressed')).toBe('true')
    await expect
      .poll(() => page.evaluate('getComputedStyle(document.querySelector(".original")).opacity'), { timeout })
      .toBe('1')
    expect(await peeks.nth(1).boundingBox()).toEqual(boxBefore)
    await page.evaluate(
      'Promise.all([...document.images].filter(({ src }) => src).map((image) => image.decode()))',
    )
    await expectNoOverflow(page)
    await expectAccessible(page)
    await takeScreenshot(page, 'gallery', look)
    await page.getByRole('link', { name: 'Compare picture 1' }).click()
    expect(new URL(page.url()).pathname).toBe(`/r/${results[2]}`)
    expect(errors).toEqual([])
  },
)

it('accepts a report without JavaScript', async () => {
  const look: PageVariant = { width: 'phone', scheme: 'light' }
  const { page } = await open(`/report?result=${results[0]}`, look, { javaScriptEnabled: false })
  await page.getByLabel('It shows me').check()
  await page.getByLabel('Details').fill('I am the walker.')
  await page.getByLabel('Contact').fill('ann@example.org')
  await page.getByRole('button', { name: 'Send report' }).click()
  await page.getByRole('heading', { name: 'Thank you' }).waitFor({ timeout })
})

it.each(pageVariants)(
  'shows errors in the report form and the privacy page, $width, $scheme',
  async (look) => {
    const { page, errors } = await open('/privacy', look)
    await expectNoOverflow(page)
    await expectAccessible(page)
    await takeScreenshot(page, 'privacy', look)
    expect(errors).toEqual([])
    await page.getByRole('link', { name: 'Report it' }).click()
    await page.getByLabel('Picture', { exact: true }).fill('f'.repeat(32))
    await page.getByLabel('Something else').check()
    await page.getByRole('button', { name: 'Send report' }).click()
    await page.getByText('This picture does not exist').waitFor({ timeout })
    expect(await page.getByLabel('Something else').isChecked()).toBe(true)
    await expectNoOverflow(page)
    await expectAccessible(page)
    await takeScreenshot(page, 'report', look)
  },
)

it.each(pageVariants)('shows reports to the operator, $width, $scheme', async (look) => {
  const { page, errors } = await open('/admin/reports', look, await loggedIn(program.url, adminPassword))
  await page.getByText('I am the walker.').waitFor({ timeout })
  await expectNoOverflow(page)
  await expectAccessible(page)
  await takeScreenshot(page, 'admin-reports', look)
  expect(errors).toEqual([])
})

it('closes a report with its button', async () => {
  const { page } = await open(
    '/admin/reports',
    { width: 'wide', scheme: 'light' },
    await loggedIn(program.url, adminPassword),
  )
  await page.getByRole('button', { name: 'Close report' }).click()
  await page.getByText('No open reports').waitFor({ timeout })
})
