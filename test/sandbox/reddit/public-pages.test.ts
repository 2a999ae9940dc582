import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../../support/reddit/reddit-sandbox.ts'

let reddit: Sandbox
beforeEach(async () => {
  reddit = await startSandbox()
})
afterEach(() => reddit.close())

describe('a share link', () => {
  it.each(['/r/sandbox/s', '/u/archivist/s', '/user/archivist/s'])(
    'below %s redirects to the post',
    async (path) => {
      const id = reddit.store.posts[0]?.id ?? ''
      const answer = await fetch(`${reddit.url}${path}/${id}`, { redirect: 'manual' })
      expect(answer.status).toBe(301)
      expect(answer.headers.get('location')).toContain(`https://www.reddit.com/r/sandbox/comments/${id}/`)
      const unknown = await fetch(`${reddit.url}${path}/nothing`, { redirect: 'manual' })
      expect(unknown.status).toBe(404)
    },
  )
})
