import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../../../support/reddit/reddit-sandbox.ts'
import { logIn, type Client, type Page } from '../client.ts'

let reddit: Sandbox
let ann: Client
let postId: string
beforeEach(async () => {
  reddit = await startSandbox()
  ann = await logIn(reddit, 'ann')
  postId = reddit.store.posts[0]?.id ?? ''
})
afterEach(() => reddit.close())

describe('the permalink of a comment', () => {
  it('returns the comment with its replies, as PRAW’s comment.refresh() needs it', async () => {
    const comment = reddit.store.addComment({ parent: `t3_${postId}`, author: 'bob', body: 'look' })
    reddit.store.addComment({ parent: `t3_${postId}`, author: 'bob', body: 'another' })
    const id = comment?.id ?? ''
    reddit.store.addComment({ parent: `t1_${id}`, author: 'ann', body: 'nice' })
    for (const path of [`/comments/${postId}/_/${id}`, `/r/sandbox/comments/${postId}/a_title/${id}`]) {
      const { status, body } = await ann.call(path)
      expect(status).toBe(200)
      const [post, comments] = body as [Page, Page]
      expect(post.data.children[0]?.data).toMatchObject({ name: `t3_${postId}` })
      expect(comments.data.children).toHaveLength(1)
      expect(comments.data.children[0]?.data).toMatchObject({
        id,
        replies: { data: { children: [{ data: { body: 'nice' } }] } },
      })
    }
  })
})
