import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { adminPassword, startTestProgram, type TestProgram } from '../support/program.ts'

let program: TestProgram
let browser: Browser

beforeAll(async () => {
  program = await startTestProgram()
  // a name that is no loopback: over plain http a browser says less of where a form stood
  browser = await launchChromium('--host-resolver-rules=MAP photos.example 127.0.0.1')
})
afterAll(async () => {
  await browser.close()
  await program.close()
})

it.each([
  [390, 'dark', 'photos.example'],
  [1280, 'light', '127.0.0.1'],
] as const)('is worked %i px wide, %s, without JavaScript, at %s', async (width, colorScheme, host) => {
  const page = await browser.newPage({
    ...{ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled: false },
    httpCredentials: { username: 'admin', password: adminPassword },
  })
  const troubles: string[] = []
  const isOfHttp = (text: string) => text.includes('Cross-Origin-Opener-Policy') // ignored there, and said so each time
  page.on(
    'console',
    (message) => message.type() === 'error' && !isOfHttp(message.text()) && troubles.push(message.text()),
  )
  await page.goto(`http://${host}:${new URL(program.url).port}/admin`)
  await page.getByRole('button', { name: 'Pause Reddit' }).press('Enter')
  await page.getByText('Paused. What is asked').waitFor()
  await page.getByLabel('Another subreddit').fill('r/OldPhotos')
  await page.getByRole('button', { name: 'Add' }).press('Enter')
  await page.getByRole('row', { name: 'r/oldphotos' }).waitFor()
  await page.getByLabel('What may be said in r/oldphotos').selectOption('Links, no pictures')
  await page.getByRole('button', { name: 'Save r/oldphotos' }).click()
  const chosen = page.getByRole('row', { name: 'r/oldphotos' }).getByRole('combobox')
  expect(await chosen.inputValue()).toBe('link_only')
  const shots = process.env['SHOTS']
  if (shots !== undefined) await page.screenshot({ path: `${shots}/admin-${width}.png`, fullPage: true })
  const wide = await page.locator('body').boundingBox()
  expect(wide?.width).toBeLessThanOrEqual(width)
  for (const box of await page.locator('main select, main input:visible, main button').all())
    expect(((await box.boundingBox())?.x ?? 0) + ((await box.boundingBox())?.width ?? 0)).toBeLessThanOrEqual(
      width,
    )
  await page.getByRole('button', { name: 'Clear r/oldphotos' }).click()
  await page.getByText('treated alike').waitFor()
  await page.getByRole('button', { name: 'Resume Reddit' }).click()
  await page.getByText('Listening and answering. What waited').waitFor()
  expect(troubles).toEqual([])
  await page.close()
})
