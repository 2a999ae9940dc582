import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Kept after a run, to be looked at. */
const shotsFolder = 'test-output/screenshots'

export const widths = { phone: 390, wide: 1280 } as const
export type Look = { width: keyof typeof widths; scheme: 'light' | 'dark' }

/** A page is looked at in each of these. */
export const looks: readonly Look[] = [
  { width: 'phone', scheme: 'light' },
  { width: 'phone', scheme: 'dark' },
  { width: 'wide', scheme: 'light' },
  { width: 'wide', scheme: 'dark' },
]

/** A page of that look, and what it complains of while it is used. */
export const openLook = async (
  browser: Browser,
  { width, scheme }: Look,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; troubles: string[] }> => {
  const viewport = { width: widths[width], height: width === 'phone' ? 844 : 900 }
  const page = await browser.newPage({ viewport, colorScheme: scheme, reducedMotion: 'reduce', ...options })
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
  return { page, troubles }
}

/** Keeps a picture of the whole page as it is now. */
export const shoot = async (page: Page, name: string, { width, scheme }: Look): Promise<void> => {
  await mkdir(shotsFolder, { recursive: true })
  await page.screenshot({ path: join(shotsFolder, `${name}-${width}-${scheme}.png`), fullPage: true })
}

/** Nothing sticks out sideways. */
export const expectNoOverflow = async (page: Page): Promise<void> => {
  const wider = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(wider).toBeLessThanOrEqual(0)
}

type Finding = { id: string; impact: string | null; nodes: { html: string; failureSummary?: string }[] }

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** axe-core finds nothing serious or critical on the page as it is now. */
export const expectAccessible = async (page: Page): Promise<void> => {
  await page.evaluate(await readFile(axeFile, 'utf8')) // not as a script element: the pages' policy refuses those
  const found = await page.evaluate<Finding[]>('axe.run().then(({ violations }) => violations)')
  const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])).toEqual([])
}
