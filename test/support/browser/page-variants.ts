import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Screenshots are kept after a run, for people to look at. */
const shotsFolder = 'test-output/screenshots'

export const widths = { phone: 390, wide: 1280 } as const
export type PageVariant = { width: keyof typeof widths; scheme: 'light' | 'dark' }

const all: readonly PageVariant[] = [
  { width: 'phone', scheme: 'light' },
  { width: 'wide', scheme: 'dark' },
  { width: 'phone', scheme: 'dark' },
  { width: 'wide', scheme: 'light' },
]

/** Each page is tested in each of these: in two, or by `npm run test:slow` in all four. */
export const pageVariants = process.env['PAGE_VARIANTS'] === 'all' ? all : all.slice(0, 2)

/** Opens a page in that variant. `errors` collects what it logs and throws. */
export const openPageVariant = async (
  browser: Browser,
  { width, scheme }: PageVariant,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; errors: string[] }> => {
  const viewport = { width: widths[width], height: width === 'phone' ? 844 : 900 }
  const page = await browser.newPage({ viewport, colorScheme: scheme, reducedMotion: 'reduce', ...options })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  return { page, errors }
}

/** Saves a screenshot of the whole page. */
export const takeScreenshot = async (
  page: Page,
  name: string,
  { width, scheme }: PageVariant,
): Promise<void> => {
  await mkdir(shotsFolder, { recursive: true })
  await page.screenshot({ path: join(shotsFolder, `${name}-${width}-${scheme}.png`), fullPage: true })
}

/** Expects that the page does not scroll sideways. */
export const expectNoOverflow = async (page: Page): Promise<void> => {
  const wider = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(wider).toBeLessThanOrEqual(0)
}

type Finding = { id: string; impact: string | null; nodes: { html: string; failureSummary?: string }[] }

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Expects that axe-core finds nothing serious or critical on the page. */
export const expectAccessible = async (page: Page): Promise<void> => {
  await page.evaluate(await readFile(axeFile, 'utf8')) // the pages' content security policy refuses script elements
  const found = await page.evaluate<Finding[]>('axe.run().then(({ violations }) => violations)')
  const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])).toEqual([])
}
