import { expect } from 'vitest'
import { startTestProgram, type TestProgram } from '../program/test-program.ts'
import { redditEnv, startSandbox, type Sandbox } from './reddit-sandbox.ts'
import { addPosts } from './mentions.ts'

const patience = { timeout: 25_000, interval: 50 }

export type RedditBot = Awaited<ReturnType<typeof startRedditBot>>

/** The whole program on a local Reddit, and what users do there. */
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

  /** Adds a post by `author` with a new picture. @returns its id */
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
  /** Waits for the one answer to a comment. */
  const answer = async (id: string) => {
    await expect.poll(() => answers(id), patience).toHaveLength(1)
    const [made] = answers(id)
    if (!made) throw new Error('polled for')
    return made
  }
  /** The bot's messages to a user, newest first. */
  const messages = (to: string) => store.inbox.of(to).filter(({ author }) => author === 'PhotoBot')
  const write = (from: string, body: string, subject = 'hello') =>
    store.sendMessage({ from, to: 'PhotoBot', subject, body })
  /** Sends the bot a message. @returns its reply */
  const messageBack = async (from: string, body: string): Promise<string> => {
    const before = messages(from).length
    write(from, body)
    await expect.poll(() => messages(from), patience).toHaveLength(before + 1)
    return messages(from)[0]?.body ?? ''
  }

  /** Waits until the bot has handled everything said so far, including what it ignores. */
  const heard = async (): Promise<void> => {
    for (const path of ['/r/sandbox/comments', '/message/inbox']) {
      const before = polls.get(path) ?? 0 // a poll may be running, and its items are handled before the next
      await expect.poll(() => polls.get(path) ?? 0, patience).toBeGreaterThan(before + 2)
    }
  }

  return {
    /** The number of requests that the bot made to a path. */
    asked: (path: string): number => polls.get(path) ?? 0,
    heard,
    sandbox,
    program,
    store,
    patience,
    post,
    say,
    answers,
    answer,
    messages,
    write,
    messageBack,
    close: async () => {
      await program.close()
      await sandbox.close()
    },
  }
}

/** The URL of the page that an answer links to. */
export const pageIn = (body: string): string => /\((http[^)]+)\)/.exec(body)?.[1] ?? ''
