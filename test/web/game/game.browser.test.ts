import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
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
import { startTestProgram, type TestProgram } from '../../support/program/test-program.ts'

/** Of a machine that is busy with other tests. */
const timeout = 60_000
vi.setConfig({ testTimeout: 2 * timeout })
const drawings = 'src/web/game/assets/drawings'
/** One for practice, five that count: short enough for a test that plays to the end. */
const photos = 6
let folder: string
let program: TestProgram
let browser: Browser
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cb-'))
  const names = (await readdir(drawings)).sort()
  for (let i = 0; i < photos; i++) {
    const name = names[i * 4] ?? ''
    await cp(join(drawings, name), join(folder, name))
  }
  program = await startTestProgram({ GAME_PHOTOS: folder })
  browser = await connectToChromium()
})
afterAll(async () => {
  await browser.close()
  await program.close()
  await rm(folder, { recursive: true })
})

/** On the phone by touch. */
const open = async (look: PageVariant, path = '/real-or-fake') => {
  const hasTouch = look.width === 'phone'
  const opened = await openPageVariant(browser, look, { hasTouch, isMobile: hasTouch })
  await opened.page.goto(`${program.url}${path}`)
  return opened
}

/** A second is the paper's, and long for a test. */
const hasten = (page: Page) =>
  page.evaluate('Object.assign(document.getElementById("game").dataset, { showMs: 20, cueMs: 10 })')

const choices = '[data-position][aria-disabled="false"]:not([hidden])'

type Act = (page: Page, round: number) => Promise<void>

/** Plays to the score, each round by `choose`. Answers how many rounds that were. */
const play = async (page: Page, choose: Act, look: PageVariant): Promise<number> => {
  const further = page.locator('#next:not([hidden])')
  const score = page.getByRole('heading', { name: /^You were fooled/ })
  for (let rounds = 0; ;) {
    await page.locator(choices).first().or(further).or(score).first().waitFor({ timeout })
    if (await score.isVisible()) return rounds
    if (await further.isVisible()) {
      await takeScreenshot(page, 'game-feedback', look)
      await page.keyboard.press('Enter') // it has the focus
      await further.waitFor({ state: 'hidden', timeout })
      continue
    }
    if (rounds === 1) await takeScreenshot(page, 'game-choice', look)
    await choose(page, rounds++)
    await expect.poll(() => page.locator(choices).count(), { timeout }).toBe(0) // no script of a string: our own policy
  }
}

const byKey: Act = (page, round) =>
  page.keyboard.press(['1', '2', 'ArrowLeft', 'ArrowRight'][round % 4] ?? '')
const byTouch: Act = (page, round) =>
  page
    .locator('[data-position]')
    .nth(round % 2)
    .tap()

it('shows the preparation of its pictures and opens when they are ready', async () => {
  const { page, errors } = await open({ width: 'wide', scheme: 'light' })
  await page.getByRole('button', { name: 'Start' }).waitFor({ timeout })
  expect(errors).toEqual([])
})

it.each(pageVariants)('explains the game and is played to its score, $width, $scheme', async (look) => {
  const { page, errors } = await open(look)
  await expectNoOverflow(page)
  await expectAccessible(page)
  await takeScreenshot(page, 'game-start', look)
  await hasten(page)
  await page.getByRole('button', { name: 'Start' }).click()
  await page.locator('#play').waitFor({ timeout })
  await expectAccessible(page)
  expect(await play(page, look.width === 'phone' ? byTouch : byKey, look)).toBe(photos)
  const all = page.locator('summary')
  if ((await all.count()) > 0) await all.click() // where a game has counted
  for (const image of await page.locator('.both img').all()) await image.scrollIntoViewIfNeeded()
  await page.evaluate('Promise.all([...document.images].map((image) => image.decode()))')
  await expectNoOverflow(page)
  await expectAccessible(page)
  await takeScreenshot(page, 'game-score', look)
  expect(errors).toEqual([])
})

it.each(pageVariants)('shows the results so far, $width, $scheme', async (look) => {
  const { page, errors } = await open(look, '/real-or-fake/results')
  await page.getByRole('heading', { name: 'Results so far' }).waitFor({ timeout })
  await expectNoOverflow(page)
  await expectAccessible(page)
  await takeScreenshot(page, 'game-results', look)
  expect(errors).toEqual([])
})

it('shows one picture at a time, each for the stated duration', async () => {
  const { page } = await open({ width: 'wide', scheme: 'light' })
  await page.evaluate('Object.assign(document.getElementById("game").dataset, { showMs: 300, cueMs: 50 })')
  await page.evaluate(`window.seen = []
    new MutationObserver((records) => {
      for (const { target } of records)
        if (target.tagName === 'IMG')
          seen.push([target.alt, target.complete && target.naturalWidth > 0,
            document.querySelectorAll('.stage .shown').length, performance.now()])
    }).observe(document.getElementById('stage'), { attributes: true, attributeFilter: ['class'], subtree: true })`)
  await page.getByRole('button', { name: 'Start' }).click()
  await page.locator(choices).first().waitFor({ timeout })
  const seen = await page.evaluate<[string, boolean, number, number][]>('window.seen')
  const [first, second] = ['The first picture', 'The second picture']
  expect(seen.map(([alt, isDecoded, shown]) => [alt, isDecoded, shown])).toEqual([
    [first, true, 1],
    [first, true, 0],
    [second, true, 1],
    [second, true, 0],
  ])
  const [shownMs = 0, hiddenMs = 0] = seen.map(([, , , atMs]) => atMs)
  expect(hiddenMs - shownMs).toBeGreaterThanOrEqual(290)
})

it('says when a game has expired', async () => {
  const { page } = await open({ width: 'phone', scheme: 'dark' })
  await hasten(page)
  await page.route('**/answers', (route) => route.fulfill({ status: 404, body: '{}' }))
  await page.getByRole('button', { name: 'Start' }).click()
  await page.locator(choices).first().tap({ timeout })
  await page.getByText('This game is over').waitFor({ timeout })
  await page.getByRole('button', { name: 'Start' }).waitFor({ timeout })
})
