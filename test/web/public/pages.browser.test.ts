import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectToChromium } from '../../support/browser/shared-browser.ts'
import {
  expectAccessible,
  expectNoOverflow,
  pageVariants,
  openPageVariant,
  takeScreenshot,
  type PageVariant,
} from '../../support/browser/page-variants.ts'
import { startTestProgram, type TestProgram } from '../../support/program/test-program.ts'

const street = 'src/sandbox/assets/samples/street.jpg'
const patience = { timeout: 20_000 }
const wideLight: PageVariant = { width: 'wide', scheme: 'light' }

let program: TestProgram
let browser: Browser
/** The page of a result, with its delete key. */
let resultPath: string
const publicPath = (): string => resultPath.replace(/#.*/, '')

beforeAll(async () => {
  program = await startTestProgram({ WEB_HOURLY_LIMIT: '40' })
  browser = await connectToChromium()
  const { page } = await openPageVariant(browser, wideLight)
  await page.goto(program.url)
  await page.locator('#image').setInputFiles(street)
  resultPath = (await page.getByRole('link', { name: 'Open page' }).getAttribute('href', patience)) ?? ''
  await page.close()
})
afterAll(async () => {
  await browser.close()
  await program.close()
})

const open = async (path: string, look: PageVariant = wideLight, options = {}) => {
  const opened = await openPageVariant(browser, look, options)
  await opened.page.addInitScript(`
    window.shifts = 0
    new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts += one.value })
      .observe({ type: 'layout-shift', buffered: true })`)
  await opened.page.goto(program.url + path)
  return opened
}

const expectNoShift = async (page: Page): Promise<void> => {
  expect(await page.evaluate('window.shifts')).toBeLessThan(0.02)
}

const check = async (page: Page, name: string, look: PageVariant): Promise<void> => {
  await expectNoOverflow(page)
  await expectAccessible(page)
  await takeScreenshot(page, name, look)
}

/** Moves the vividness control by keyboard and waits for the rendering. */
const setVividness = async (
  page: Page,
  key: 'ArrowRight' | 'ArrowLeft',
  times: number,
  vividness: string,
) => {
  const rendered = page.waitForResponse(
    (answer) => answer.url().includes(`vividness=${vividness}&side=1280`),
    patience,
  )
  const range = page.getByLabel('Vividness').first()
  await range.waitFor(patience) // hidden until its script runs
  for (let i = 0; i < times; i++) await range.press(key)
  expect((await rendered).status()).toBe(200)
  const download = page.getByRole('link', { name: 'Download' }).first()
  await expect.poll(() => download.getAttribute('href')).toContain(`vividness=${vividness}`)
}

describe('the home page', () => {
  it.each(pageVariants)('colorizes chosen photos: $width, $scheme', async (look) => {
    const { page, errors } = await open('/', look)
    await check(page, 'home', look)
    await page.locator('#image').setInputFiles(street)
    await page.locator('img-comparison-slider').waitFor(patience)
    await page.getByText('Done. Move the divider').waitFor(patience)
    await check(page, 'home-done', look)
    expect(errors).toEqual([])
    await page.close()
  })

  it('takes several photos at once, explains failures, and remembers results', async () => {
    const { page } = await open('/')
    const photo = { name: 'street.jpg', mimeType: 'image/jpeg', buffer: readFileSync(street) }
    const text = { name: 'words.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('just text') }
    const large = { name: 'large.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(25 * 1024 * 1024 + 1) }
    await page.locator('#image').setInputFiles([photo, text, large])
    const cards = page.locator('.card')
    await cards.nth(1).getByText('not a picture I can read').waitFor(patience)
    await cards.nth(2).getByText('The limit is 25 MB').waitFor(patience)
    await cards.nth(0).getByText('Done.').waitFor(patience)
    await page.reload()
    expect(await cards.count()).toBe(1)
    await page.getByLabel('Before and after').waitFor(patience)
    await page.getByRole('button', { name: 'Clear this list' }).click()
    expect(await cards.count()).toBe(0)
    await page.reload()
    expect(await cards.count()).toBe(0)
    await page.close()
  })

  it('changes the vividness of a result by keyboard and deletes it', async () => {
    const { page, errors } = await open('/')
    await page.getByRole('button', { name: /Try our sample/ }).click()
    await page.getByText('Done. Move the divider').waitFor(patience)
    await setVividness(page, 'ArrowRight', 4, '1.4')
    const address = await page.getByRole('link', { name: 'Open page' }).getAttribute('href')
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Really delete?' }).click()
    await page.getByText('Deleted.').waitFor(patience)
    expect((await fetch(program.url + (address ?? '').replace(/#.*/, ''))).status).toBe(404)
    expect(errors).toEqual([])
    await page.close()
  })

  it('accepts pasted and dropped photos', async () => {
    const { page } = await open('/')
    await page.evaluate(`fetch('/assets/sample.jpg').then((answer) => answer.blob()).then((blob) => {
      const items = new DataTransfer()
      items.items.add(new File([blob], 'dropped.jpg', { type: 'image/jpeg' }))
      document.getElementById('form').dispatchEvent(new DragEvent('drop', { dataTransfer: items, bubbles: true, cancelable: true }))
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: items, bubbles: true }))
    })`)
    await expect.poll(() => page.getByText('Done. Move the divider').count(), patience).toBe(2)
    await page.close()
  })
})

describe('the result page', () => {
  it.each(pageVariants)('shows the result and the likely colours: $width, $scheme', async (look) => {
    const { page, errors } = await open(resultPath, look)
    await page.getByText(/likely colours? at this point/).waitFor(patience)
    await page.waitForLoadState('networkidle')
    await check(page, 'result', look)
    await expectNoShift(page)
    expect(errors).toEqual([])
    await page.close()
  })

  it('renders and downloads the result with the chosen vividness', async () => {
    const { page } = await open(resultPath)
    await setVividness(page, 'ArrowLeft', 3, '0.7')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('in-colour.jpg')
    await expectNoShift(page)
    await page.close()
  })

  it('shows the likely colours at a point chosen by pointer or keys', async () => {
    const { page } = await open(resultPath)
    const point = page.getByRole('application', { name: 'Point in the photo' })
    const asked = (which: string) =>
      page.waitForResponse((answer) => answer.url().includes(`/colours?${which}`), patience)
    await asked('x=0.5000&y=0.5000')
    const [byKey] = await Promise.all([asked('x=0.5200&y=0.5000'), point.press('ArrowRight')])
    expect(byKey.status()).toBe(200)
    const box = await point.boundingBox()
    const corner = { x: 3, y: (box?.height ?? 0) - 3 }
    const [byPointer] = await Promise.all([asked('x=0.0'), point.click({ position: corner })])
    expect(byPointer.url()).toMatch(/y=0\.99/)
    expect(await page.locator('.top-colors li').count()).toBeGreaterThan(0)
    await page.close()
  })

  it('shows both side by side without JavaScript', async () => {
    const { page } = await open(publicPath(), wideLight, { javaScriptEnabled: false })
    await page.getByRole('link', { name: 'Side by side' }).click()
    // measured in one go: the page still scrolls to where its address points
    const tops = () =>
      page.evaluate<number[]>(
        '[...document.querySelectorAll(".pair img")].map((one) => one.getBoundingClientRect().top)',
      )
    await expect.poll(async () => new Set(await tops()).size, patience).toBe(1)
    expect(await tops()).toHaveLength(2)
    await page.getByRole('link', { name: 'Slider' }).click()
    await page.close()
  })

  it('copies the link to the result', async () => {
    const { page } = await open(resultPath, wideLight, { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByText('Link copied.').waitFor(patience)
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(program.url + publicPath())
    await page.close()
  })

  it.each(['/', 'the result'])('loads %s with less than 300 kB without pictures', async (path) => {
    const { page } = await openPageVariant(browser, wideLight)
    let bytes = 0
    page.on('response', (answer) => {
      if (answer.request().resourceType() === 'image' || answer.url().includes('/colours')) return
      void answer.body().then((body) => (bytes += body.length))
    })
    await page.goto(program.url + (path === '/' ? path : resultPath))
    await page.waitForLoadState('networkidle')
    expect(bytes).toBeGreaterThan(5_000)
    expect(bytes).toBeLessThan(300_000)
    await page.close()
  })

  it('deletes the result after a confirmation', async () => {
    const { page } = await open(resultPath)
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { name: 'Deleted' }).waitFor(patience)
    const answer = await page.goto(program.url + publicPath())
    expect(answer?.status()).toBe(404)
    await page.close()
  })
})
