import { createHash } from 'node:crypto'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { headersOf, loggedIn, logInAt } from '../../../support/web/admin-login.ts'
import { connectToChromium } from '../../../support/browser/shared-browser.ts'
import { makeDataDir } from '../../../support/data-dir.ts'
import { expectAccessible, expectNoOverflow, pageVariants, openPageVariant, takeScreenshot, widths } from '../../../support/browser/page-variants.ts'
import { adminPassword, startTestProgram, type TestProgram } from '../../../support/program/test-program.ts'
import { defaultModel } from '../../../../src/pipeline/models/default-model.ts'
import { otherModel, otherModelFolder } from '../../../support/models.ts'

const patience = { timeout: 30_000 }
let program: TestProgram
let browser: Browser
let inside: BrowserContextOptions
let models: Awaited<ReturnType<typeof makeDataDir>>

/** A model whose card is right about a file that is no network. */
const writeBroken = async (folder: string): Promise<void> => {
  const card = JSON.parse(await readFile(join(otherModelFolder, 'model.json'), 'utf8')) as object
  const sha256 = createHash('sha256').update('no network').digest('hex')
  await mkdir(folder)
  await writeFile(join(folder, 'model.onnx'), 'no network')
  const changed = { ...card, id: 'broken', title: 'A file that is no network', sha256, measured: {} }
  await writeFile(join(folder, 'model.json'), JSON.stringify(changed))
}

beforeAll(async () => {
  models = await makeDataDir()
  for (const model of [otherModel, defaultModel])
    await symlink(resolve('models', model), join(models.path, model))
  await writeBroken(join(models.path, 'broken'))
  program = await startTestProgram({ DEVICE: 'cpu' }, undefined, models.path)
  browser = await connectToChromium()
  inside = await loggedIn(program.url, adminPassword)
})
afterAll(async () => {
  await browser.close()
  await program.close()
  await models.remove()
})

type Post = { image?: { path: string } }
const photoOf = async (): Promise<Blob> => {
  const posts = (await (await fetch(`${program.url}/sandbox/page/reddit/posts`)).json()) as Post[]
  const path = posts.find(({ image }) => image !== undefined)?.image?.path ?? ''
  return (await fetch(`${program.url}${path}`)).blob()
}
const send = async (photo: Blob): Promise<string> => {
  const form = new FormData()
  form.append('image', photo, 'photo.jpg')
  const answer = await fetch(`${program.url}/api/colorize`, { method: 'POST', body: form })
  return ((await answer.json()) as { id: string }).id
}
const stateOf = async (id: string): Promise<string> =>
  ((await (await fetch(`${program.url}/api/requests/${id}`)).json()) as { state: string }).state

const choose = async (page: Page, model: string): Promise<void> => {
  await page
    .getByRole('article', { name: model })
    .getByRole('button', { name: `Use ${model}` })
    .click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Use ${model}` })
    .click()
  await page.getByText('Model chosen. The workers switch').waitFor()
}

it('switches the model while photos are in progress and shows the progress of the workers', async () => {
  const { page, errors } = await openPageVariant(browser, { width: 'wide', scheme: 'light' }, inside)
  await page.goto(`${program.url}/admin`)
  await page.getByRole('link', { name: 'Models' }).click()
  await page.getByText(`All workers use ${defaultModel}`).waitFor(patience)
  const photo = await photoOf()
  const ids = await Promise.all(Array.from({ length: 4 }, () => send(photo)))
  await choose(page, otherModel)
  await page.getByText(`All workers use ${otherModel}`).waitFor(patience) // without loading the page again
  await page.getByRole('article', { name: otherModel }).getByText('Used by 1 worker').waitFor(patience)
  ids.push(await send(photo))
  for (const id of ids) await expect.poll(() => stateOf(id), patience).toBe('sent')
  expect(errors).toEqual([])
  await page.close()
})

it('says why a model could not be loaded and keeps the previous one', async () => {
  const { page, errors } = await openPageVariant(browser, { width: 'phone', scheme: 'dark' }, inside)
  await page.goto(`${program.url}/admin/models`)
  await choose(page, 'broken')
  await page.getByText('1 worker could not load it').waitFor(patience)
  await page.getByText('broken could not be loaded.').waitFor(patience)
  await page.getByRole('article', { name: otherModel }).getByText('Used by 1 worker').waitFor(patience)
  await page.getByRole('button', { name: 'Retry broken' }).waitFor(patience)
  expect(errors).toEqual([])
  await page.close()
})

it('is accessible in every look, including the confirmation', async () => {
  const { page, errors } = await openPageVariant(browser, { width: 'wide', scheme: 'light' }, inside)
  await page.goto(`${program.url}/admin/models`)
  await page.getByText('broken could not be loaded.').waitFor(patience)
  for (const look of pageVariants) {
    await page.setViewportSize({ width: widths[look.width], height: 900 })
    await page.emulateMedia({ colorScheme: look.scheme })
    await expectNoOverflow(page)
    await expectAccessible(page)
    await takeScreenshot(page, 'admin-models', look)
    await page.getByRole('button', { name: `Use ${defaultModel}` }).press('Enter')
    await page.getByRole('dialog', { name: `Use ${defaultModel} for new photos` }).waitFor()
    await expectAccessible(page)
    await takeScreenshot(page, 'admin-models-ask', look)
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)
  }
  expect(errors).toEqual([])
  await page.close()
})

it('refuses a model that is not installed', async () => {
  const answer = await fetch(`${program.url}/admin/models/choose`, {
    method: 'POST',
    headers: headersOf(await logInAt(program.url, adminPassword)),
    body: new URLSearchParams({ model: `../${otherModel}` }),
  })
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('Nothing was changed')
})
