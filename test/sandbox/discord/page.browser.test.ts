import { readFile } from 'node:fs/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectToChromium } from '../../support/browser/shared-browser.ts'
import { startTestProgram, type TestProgram } from '../../support/program/test-program.ts'

const sample = 'src/sandbox/assets/samples/portrait.jpg'
const patience = { timeout: 20_000 }
let program: TestProgram
let browser: Browser

beforeAll(async () => {
  program = await startTestProgram()
  browser = await connectToChromium()
})
afterAll(async () => {
  await browser.close()
  await program.close()
})

/** Records whether "is thinking" was ever shown: the answer may replace it before the test looks. */
const noteThinking = `window.hasThought = false
new MutationObserver(() => {
  window.hasThought ||= document.body?.textContent.includes('ColorizeBot is thinking') ?? false
}).observe(document, { childList: true, subtree: true, characterData: true })`

/** Records layout shifts that the visitor did not cause. */
const noteShifts = `window.shifts = []
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shifts.push(value)
}).observe({ type: 'layout-shift', buffered: true })`

const open = async (channel: string, width: number, colorScheme: 'light' | 'dark') => {
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await page.addInitScript(noteShifts)
  await page.addInitScript(noteThinking)
  await page.goto(`${program.url}/sandbox/discord#${channel}`)
  await page.getByText('ColorizeBot is online').waitFor({ ...patience, state: 'attached' })
  return { page, errors }
}

const drop = async (page: Page, onto: Locator): Promise<void> => {
  const base64 = (await readFile(sample)).toString('base64')
  const dataTransfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer()
    const bytes = Uint8Array.from(atob('${base64}'), (char) => char.charCodeAt(0))
    transfer.items.add(new File([bytes], 'old.jpg', { type: 'image/jpeg' }))
    return transfer
  })()`)
  await onto.dispatchEvent('drop', { dataTransfer })
}

const srcOf = (message: Locator) => message.locator('.frame img').last().getAttribute('src')

describe('the Discord page in a browser', () => {
  it('colorizes a dropped photo and makes it more vivid without layout shifts', async () => {
    const { page, errors } = await open('old-photos', 390, 'dark')
    await drop(page, page.locator('#channel'))
    await page.getByRole('combobox', { name: 'Message' }).fill('/')
    await page.getByRole('option', { name: '/colorize Add colour' }).waitFor(patience)
    await page.keyboard.press('Enter')
    await page.getByLabel('vividness').fill('0.5')
    await page.evaluate('window.shifts.length = 0')
    expect(await page.evaluate('window.hasThought')).toBe(false)
    await page.locator('#command').getByRole('button', { name: 'Send' }).click()
    const answer = page.locator('.message', { hasText: 'Here it is in colour' })
    await answer.waitFor(patience)
    await expect.poll(() => answer.locator('.under').count(), patience).toBe(0)
    expect(await page.evaluate('window.hasThought')).toBe(true)
    const before = await srcOf(answer)
    expect(before).toContain('/in-colour.jpg')
    await answer.getByRole('button', { name: 'More vivid' }).click()
    await expect.poll(() => srcOf(answer), patience).not.toBe(before)
    const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await page.evaluate(wider)).toBeLessThanOrEqual(0)
    expect(await page.evaluate('window.shifts')).toEqual([])
    expect(errors).toEqual([])
  })

  it('runs Apps > Colorize from a message’s menu and deletes messages', async () => {
    const { page, errors } = await open('with-archivist', 1280, 'light')
    await page.getByRole('button', { name: 'landscape' }).click()
    await page.getByRole('combobox', { name: 'Message' }).fill('<b>The lake</b>, says @archivist')
    await page.keyboard.press('Enter')
    const post = page.locator('.message', { hasText: '<b>The lake</b>, says @archivist' }).first()
    await post.click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Colorize' }).click()
    const answer = page.locator('.message', { hasText: 'Here it is in colour' })
    await answer.getByRole('button', { name: 'Delete' }).click(patience)
    await answer.waitFor({ ...patience, state: 'detached' })
    await post.getByRole('button', { name: 'Menu of you’s message' }).press('Enter')
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await post.waitFor({ ...patience, state: 'detached' })
    expect(errors).toEqual([])
  })

  it('hides a spoiler until it is clicked, and mentions the bot in a reply', async () => {
    const { page, errors } = await open('after-dark', 1280, 'dark')
    await page.getByRole('button', { name: 'street' }).click()
    await page.getByLabel('Spoiler').check()
    await page.getByRole('button', { name: 'Send' }).click()
    const post = page.locator('.message').first()
    await post.getByRole('button', { name: 'Spoiler' }).waitFor()
    await post.getByRole('button', { name: 'Menu of you’s message' }).click()
    await page.getByRole('menuitem', { name: 'Reply' }).click()
    await page.getByRole('combobox', { name: 'Message' }).fill('@ColorizeBot, please')
    await page.keyboard.press('Enter')
    const words = page.locator('.message', { hasText: 'right-click it and choose Apps > Colorize' })
    await words.waitFor(patience)
    await post.getByRole('button', { name: 'Spoiler' }).click()
    await post.getByRole('link', { name: 'Image' }).waitFor()
    expect(errors).toEqual([])
  })

  it('shows commands and ephemeral answers in the visitor’s language', async () => {
    const { page, errors } = await open('with-colorizebot', 390, 'light')
    await page.getByLabel('Language').selectOption('de')
    await page.getByRole('button', { name: 'Commands' }).click()
    await page.getByRole('option', { name: '/kolorieren-privatsphäre zustimmen' }).click()
    await page.locator('#command').getByRole('button', { name: 'Send' }).click()
    const answer = page.locator('.message.ephemeral')
    await answer.getByText('Erledigt').waitFor(patience)
    await answer.getByRole('button', { name: 'Dismiss' }).click()
    await answer.waitFor({ state: 'detached' })
    expect(errors).toEqual([])
  })
})
