import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../../../support/reddit/reddit-sandbox.ts'
import { formError, logIn, type Client } from '../client.ts'

let reddit: Sandbox
let ann: Client
beforeEach(async () => {
  reddit = await startSandbox()
  ann = await logIn(reddit, 'ann')
})
afterEach(() => reddit.close())

describe('a reply to a removed comment', () => {
  it('is rejected with DELETED_COMMENT, except from moderators', async () => {
    const parent = `t3_${reddit.store.posts[0]?.id ?? ''}`
    const comment = reddit.store.addComment({ parent, author: 'bob', body: 'rude' })
    const name = `t1_${comment?.id ?? ''}`
    Object.assign(comment ?? {}, { removed: true })
    expect(await ann.comment(name, { text: 'hello' })).toMatchObject(formError('DELETED_COMMENT', 'parent'))
    const moderator = await logIn(reddit, 'modesta')
    expect((await moderator.comment(name, { text: 'hello' })).body).toMatchObject({ json: { errors: [] } })
  })
})
