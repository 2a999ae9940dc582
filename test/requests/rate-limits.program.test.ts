import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestProgram, type TestProgram } from '../support/program/test-program.ts'
import { redditEnv, startSandbox, type Sandbox } from '../support/reddit/reddit-sandbox.ts'

let sandbox: Sandbox
let program: TestProgram
beforeAll(async () => {
  sandbox = await startSandbox()
  const limits = { REDDIT_USER_HOURLY_LIMIT: '3', REDDIT_POST_LIMIT: '2' }
  program = await startTestProgram({ ...redditEnv(sandbox), ...limits })
})
afterAll(async () => {
  await program.close()
  await sandbox.close()
})

const post = () => {
  const [sample] = sandbox.store.samples
  const image = sample && sandbox.store.imageHost.put(sample)
  return sandbox.store.addPost({ kind: 'image', author: 'ann', title: 'Old', image })
}
const ask = (postId: string, author: string): string =>
  sandbox.store.addComment({ parent: `t3_${postId}`, author, body: 'colorizebot' })?.id ?? ''
const answers = (id: string) => sandbox.store.comments.filter(({ parent }) => parent === `t1_${id}`)
const answered = (id: string) =>
  expect.poll(() => answers(id), { timeout: 20_000, interval: 50 }).toHaveLength(1)

it('silently ignores requests beyond the limit per post and per user', async () => {
  const first = post()
  const within = [ask(first.id, 'bob'), ask(first.id, 'bob')]
  for (const id of within) await answered(id)
  const beyondPost = ask(first.id, 'carl')
  const third = ask(post().id, 'Bob')
  await answered(third)
  const beyondPerson = ask(post().id, 'bob')
  await answered(ask(post().id, 'carl')) // carl's rejected request did not count; all earlier requests are settled
  expect(answers(beyondPost)).toEqual([])
  expect(answers(beyondPerson)).toEqual([])
})
