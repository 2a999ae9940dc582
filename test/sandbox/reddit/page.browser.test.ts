import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectToChromium } from '../../support/browser/shared-browser.ts'
import { openPageVariant, type PageVariant } from '../../support/browser/page-variants.ts'
import { startTestProgram, type TestProgram } from '../../support/program/test-program.ts'

const sample = 'src/sandbox/assets/samples/street.jpg'
let program: TestProgram
let browser: Browser
let url: string

beforeAll(async () => {
  program = await startTestProgram()
  url = program.url
  browser = await connectToChromium()
})
afterAll(async () => {
  await browser.close()
  await program.close()
})

const open = async (path: string, look: PageVariant) => {
  const opened = await openPageVariant(browser, look)
  await opened.page.goto(`${url}${path}`)
  return opened
}

describe('the Reddit page in a browser', () => {
  it('posts a photo, comments under it and shows the bot’s answer', async () => {
    const { page, errors } = await open('/sandbox', { width: 'phone', scheme: 'dark' })
    await page.getByLabel('Title', { exact: true }).fill('<img src=x onerror=alert(1)>')
    await page.getByLabel('Photo', { exact: true }).setInputFiles(sample)
    await page.getByRole('button', { name: 'Post', exact: true }).click()
    const post = page.locator('article').first()
    await post.getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor()
    await post.getByRole('button', { name: 'Comment', exact: true }).click()
    const answer = post.locator('.comment.bot')
    await answer.getByRole('link', { name: 'Here it is in colour' }).click({ timeout: 20_000 })
    await page.locator('img-comparison-slider img').first().waitFor()
    expect(new URL(page.url()).pathname).toMatch(/^\/r\/[0-9a-f]{32}$/)
    expect(errors).toEqual([])
  })

  it('posts a sample photo', async () => {
    const { page, errors } = await open('/sandbox', { width: 'wide', scheme: 'light' })
    const before = await page.locator('article').count()
    await page.getByRole('button', { name: 'street' }).click()
    await page.locator('article').nth(before).waitFor()
    expect(errors).toEqual([])
  })

  it('deletes an answer by replying to it', async () => {
    const { page, errors } = await open('/sandbox', { width: 'phone', scheme: 'light' })
    await page.getByRole('button', { name: 'portrait' }).click()
    const post = page.locator('article').first()
    await post.getByRole('heading', { name: /^Great-grandmother/ }).waitFor()
    await post.getByRole('button', { name: 'Comment', exact: true }).click()
    await post.locator('.comment.bot').waitFor({ timeout: 20_000 })
    await post.getByRole('button', { name: 'Reply “delete”' }).click()
    await post.locator('.comment.bot').waitFor({ state: 'detached', timeout: 20_000 })
    await post.getByText('[deleted]').first().waitFor()
    expect(errors).toEqual([])
  })
})
