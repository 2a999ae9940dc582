import { expect } from 'vitest'
import { startTestProgram, type TestProgram } from '../program/test-program.ts'
import { redditEnv, startSandbox, type Sandbox } from './reddit-sandbox.ts'
import { addPosts } from './mentions.ts'

const patience = { timeout: 25_000, interval: 50 }

export type RedditBot = Awaited<ReturnType<typeof startRedditBot>>

/** The whole program on a local Reddit of its own, and what a Redditor does there. */
export const startRedditBot = async (env: Record<string, string> = {}) => {
  const polls = new Map<string, number>()
  const sandbox: Sandbox = await startSandbox({
    beforeAnswer: (url) => {
      const [path = ''] = url.split('?')
      polls.set(path, (polls.get(path) ?? 0) + 1)
      return Promise.resolve()
    },
  })
  const program: TestProgram = await startTestProgram({ ...redditEnv(sandbox), ...env })
  const { store } = sandbox
  let photos = 0

  /** A post with a picture unlike all others, by `author`. */
  const post = async (author = 'ann', subreddit = 'sandbox'): Promise<string> => {
    const [id = ''] = await addPosts(store, 1, photos++)
    Object.assign(store.post(id) ?? {}, { author: store.ensureUser(author).name, subreddit })
    return id
  }
  const say = (parent: string, author: string, body = 'colorizebot'): string =>
    store.addComment({ parent, author, body })?.id ?? ''
  const answers = (id: string) =>
    store.comments.filter(
      ({ parent, author, deleted }) => parent === `t1_${id}` && author === 'PhotoBot' && !deleted,
    )
  /** The one answer to a comment, once it is there. */
  const answer = async (id: string) => {
    await expect.poll(() => answers(id), patience).toHaveLength(1)
    const [made] = answers(id)
    if (!made) throw new Error('polled for')
    return made
  }
  /** Messages of the bot to somebody, newest first. */
  const messages = (to: string) => store.inbox.of(to).filter(({ author }) => author === 'PhotoBot')
  const write = (from: string, body: string, subject = 'hello') =>
    store.sendMessage({ from, to: 'PhotoBot', subject, body })
  /** What the bot writes back. */
  const messageBack = async (from: string, body: string): Promise<string> => {
    const before = messages(from).length
    write(from, body)
    await expect.poll(() => messages(from), patience).toHaveLength(before + 1)
    return messages(from)[0]?.body ?? ''
  }

  /** All that was said before has been heard, and whatever is met with silence is settled. */
  const heard = async (): Promise<void> => {
    for (const path of ['/r/sandbox/comments', '/message/inbox']) {
      const before = polls.get(path) ?? 0 // one poll may be under way, and its items are seen to before the next
      await expect.poll(() => polls.get(path) ?? 0, patience).toBeGreaterThan(before + 2)
    }
  }

  return {
    /** How often the bot has called a path. */
    asked: (path: string): number => polls.get(path) ?? 0,
    ...{ heard, sandbox, program, store, patience, post, say, answers, answer, messages, write, messageBack },
    close: async () => {
      await program.close()
      await sandbox.close()
    },
  }
}

/** The page that an answer links to. */
export const pageIn = (body: string): string => /\((http[^)]+)\)/.exec(body)?.[1] ?? ''
