import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
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
import { testSecrets } from '../../support/secrets.ts'

const { adminPassword, viewerPassword } = testSecrets
const sample = 'src/sandbox/assets/samples/street.jpg'
const patience = { timeout: 20_000 }

let program: TestProgram
let browser: Browser

beforeAll(async () => {
  program = await startTestProgram({ ADMIN_READONLY_PASSWORD: viewerPassword })
  // a name that is no loopback: over plain http a browser says less of where a form stood
  browser = await connectToChromium()
  await askOnSandbox()
})
afterAll(async () => {
  await browser.close()
  await program.close()
})

/** A request that is answered, and one that fails: the ledger has something to show. */
const askOnSandbox = async (): Promise<void> => {
  const { page } = await openPageVariant(browser, { width: 'wide', scheme: 'light' })
  await page.goto(`${program.url}/sandbox`)
  await page.getByLabel('Photo', { exact: true }).setInputFiles(sample)
  await page.getByLabel('Title', { exact: true }).fill('A street')
  await page.getByRole('button', { name: 'Post', exact: true }).click()
  const post = page.locator('article').first()
  await post.getByRole('heading', { name: 'A street', exact: true }).waitFor(patience) // those before it move down
  await post.getByRole('button', { name: 'Comment', exact: true }).click()
  await post.locator('.comment.bot').waitFor(patience)
  await page.goto(program.url)
  const file = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('just text') }
  await page.locator('#image').setInputFiles(file)
  await page.getByText('not a picture I can read').waitFor(patience)
  await page.close()
}

const logIn = async (page: Page, password: string, path: string, host = '127.0.0.1'): Promise<void> => {
  await page.goto(`http://${host}:${new URL(program.url).port}${path}`)
  await page.getByLabel('Password').fill(password)
  await page.getByLabel('Password').press('Enter')
  await page.getByRole('button', { name: 'Log out' }).waitFor()
}

const check = async (page: Page, name: string, look: PageVariant): Promise<void> => {
  await page.waitForLoadState()
  await expectNoOverflow(page)
  await expectAccessible(page)
  await takeScreenshot(page, name, look)
}

const isOfHttp = (text: string) => text.includes('Cross-Origin-Opener-Policy') // ignored there, and said so each time

it.each(pageVariants)('shows every page of the dashboard: $width, $scheme', async (look) => {
  const { page, errors } = await openPageVariant(browser, look)
  await page.goto(`${program.url}/admin/ledger`)
  await page.getByLabel('Password').fill('not this one')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByText('Wrong password.').waitFor()
  await check(page, 'admin-login', look)
  errors.length = 0 // the browser says that the login was refused
  await page.getByLabel('Password').fill(adminPassword)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('heading', { name: 'Ledger' }).waitFor()
  await page.getByText('not_an_image').first().waitFor()
  await check(page, 'admin-ledger', look)
  await page.getByLabel('State').selectOption('sent')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.locator('.entry .id').first().click()
  await page.getByRole('heading', { name: 'History' }).waitFor()
  await check(page, 'admin-request', look)
  for (const name of ['Platforms', 'Policies', 'Audit log']) {
    await page.getByRole('navigation', { name: 'Dashboard' }).getByRole('link', { name }).click()
    await page.getByRole('heading', { name, level: 1 }).waitFor()
    await check(page, `admin-${name.toLowerCase().replaceAll(' ', '-')}`, look)
  }
  expect(errors).toEqual([])
  await page.close()
})

it.each(['photos.example', '127.0.0.1'])('works without JavaScript at %s', async (host) => {
  const { page, errors } = await openPageVariant(
    browser,
    { width: 'phone', scheme: 'dark' },
    { javaScriptEnabled: false },
  )
  await logIn(page, adminPassword, '/admin/platforms', host)
  await page.getByRole('button', { name: 'Pause Reddit' }).press('Enter')
  await page.getByText('Paused. Requests are still accepted').waitFor()
  await page.getByRole('button', { name: 'Resume all' }).click()
  await page.getByText('Resumed. Waiting answers').waitFor()
  await page.goto(page.url().replace(/platforms.*/, 'policies'))
  await page.getByLabel('Add subreddit').fill('r/OldPhotos')
  await page.getByRole('button', { name: 'Add', exact: true }).first().press('Enter')
  await page.getByRole('row', { name: 'r/oldphotos' }).waitFor()
  await page.getByLabel('Answers in r/oldphotos').selectOption('Links without pictures')
  await page.getByLabel('Requests per hour in r/oldphotos').fill('12')
  await page.getByRole('button', { name: 'Save r/oldphotos' }).click()
  await page.getByText('Policy saved.').waitFor()
  expect(await page.getByRole('row', { name: 'r/oldphotos' }).getByRole('combobox').inputValue()).toBe(
    'link_only',
  )
  await page.getByRole('button', { name: 'Remove r/oldphotos' }).click()
  await page.getByText('Every subreddit uses the default').waitFor()
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByLabel('Password').waitFor()
  expect(errors.filter((text) => !isOfHttp(text))).toEqual([])
  await page.close()
})

it('shows a viewer no button except the logout', async () => {
  const { page } = await openPageVariant(browser, { width: 'wide', scheme: 'light' })
  await logIn(page, viewerPassword, '/admin/platforms')
  expect(await page.locator('main').getByRole('button').allTextContents()).toEqual(['Log out'])
  await page.getByRole('link', { name: 'Queues' }).click()
  await page.waitForURL(/queues-to-view/)
  await page.getByText('reply-reddit').first().waitFor(patience)
  await page.close()
})

it('lets an operator change queues in their dashboard', async () => {
  const { page } = await openPageVariant(browser, { width: 'wide', scheme: 'light' })
  await logIn(page, adminPassword, '/admin/platforms')
  await page.goto(`${program.url}/admin/queues/queue/reply-reddit`)
  await page.locator('button[aria-haspopup=menu]').last().click(patience)
  const answered = page.waitForResponse((answer) => answer.request().method() === 'PUT', patience)
  await page.getByRole('menuitem', { name: 'Pause' }).click()
  await page.getByRole('button', { name: 'Confirm' }).click(patience)
  expect((await answered).status()).toBe(200)
  await page.goto(`${program.url}/admin/platforms`)
  await page.getByRole('button', { name: 'Resume Reddit' }).click()
  await page.close()
})

it('renders a result again and blocks its user and place', async () => {
  const { page } = await openPageVariant(browser, { width: 'wide', scheme: 'light' })
  await logIn(page, adminPassword, '/admin/ledger?state=sent')
  await page.locator('.entry .id').first().click()
  const own = (await page.getByRole('link', { name: 'result page' }).getAttribute('href')) ?? ''
  const bytes = async () => Buffer.from(await (await fetch(`${program.url}${own}/image`)).arrayBuffer())
  const before = await bytes()
  await page.getByRole('link', { name: 'Render again' }).click()
  await page.getByLabel('Vividness').fill('1.8')
  await page.getByRole('button', { name: 'Render again' }).click()
  await page.getByText('Rendered again.').waitFor(patience)
  expect(before.equals(await bytes())).toBe(false)
  await page.goto(`${program.url}${own}`)
  expect(await page.getByLabel('Vividness').inputValue()).toBe('1.8')
  await page.goBack()
  for (const [link, words] of [
    ['Block user', 'User blocked'],
    ['Block place', 'Place blocked'],
  ] as const) {
    await page.getByRole('link', { name: link }).click()
    await page.getByRole('button', { name: link }).click()
    await page.getByText(words).waitFor(patience)
  }
  await page.goto(`${program.url}/admin/policies`)
  await page.getByText('1 user opted out').waitFor()
  await page.getByRole('row', { name: 'r/sandbox' }).waitFor()
  await page.close()
})

it('deletes an answer after a confirmation', async () => {
  const { page } = await openPageVariant(browser, { width: 'wide', scheme: 'light' })
  await logIn(page, adminPassword, '/admin/ledger?state=sent')
  await page.locator('.entry .id').first().click()
  await page.getByRole('link', { name: 'Delete' }).click()
  await page.getByText('This cannot be undone').waitFor()
  await page.getByRole('link', { name: 'Cancel' }).click()
  await page.getByRole('link', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('are being deleted').waitFor()
  await expect
    .poll(async () => {
      await page.reload()
      return page.getByText('The answer was deleted').count()
    }, patience)
    .toBe(1)
  await page.getByRole('link', { name: 'Audit log' }).click()
  await page.getByRole('row', { name: /delete/ }).waitFor()
  await page.close()
})
