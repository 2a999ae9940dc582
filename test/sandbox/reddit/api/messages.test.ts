import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../../../support/reddit/reddit-sandbox.ts'
import { logIn, formError, type Client } from '../client.ts'

let reddit: Sandbox
let ann: Client
let bot: Client
beforeEach(async () => {
  reddit = await startSandbox()
  ann = await logIn(reddit, 'ann')
  bot = await logIn(reddit, 'PhotoBot')
  reddit.store.ensureUser('PhotoBot')
})
afterEach(() => reddit.close())

const compose = (from: Client, to: string, text: string) =>
  from.call('/api/compose', { api_type: 'json', to, subject: 'stop', text })

describe('a private message', () => {
  it('can be replied to by both sides in one conversation', async () => {
    expect((await compose(ann, 'photobot', 'please')).body).toEqual({ json: { errors: [] } })
    const [asked] = await bot.list('/message/unread')
    expect(asked).toMatchObject({
      author: 'ann',
      dest: 'PhotoBot',
      parent_id: null,
      first_message_name: null,
      subreddit: null,
      distinguished: null,
      subject: 'stop',
      body: 'please',
      type: 'unknown',
    })
    const name = String(asked?.['name'])
    const answer = await bot.comment(name, { text: 'done' })
    const things = [
      {
        kind: 't4',
        data: { name: expect.stringMatching(/^t4_/) as string, dest: 'ann', body: 'done', parent_id: name },
      },
    ]
    expect(answer).toMatchObject({ status: 200, body: { json: { errors: [], data: { things } } } })
    const [heard] = await ann.list('/message/messages')
    expect(heard).toMatchObject({ author: 'PhotoBot', subject: 're: stop', first_message_name: name })
    await ann.comment(String(heard?.['name']), { text: 'thanks' })
    const [last] = await bot.list('/message/inbox')
    expect(last).toMatchObject({
      subject: 're: stop',
      first_message_name: name,
      parent_id: heard?.['name'],
      body: 'thanks',
    })
    expect(await bot.list('/message/sent')).toHaveLength(1)
  })

  it('cannot be replied to by other users', async () => {
    const { name } = reddit.store.sendMessage({ from: 'ann', to: 'PhotoBot', subject: 's', body: 'b' })
    const eve = await logIn(reddit, 'eve')
    expect(await eve.comment(name, { text: 'hi' })).toMatchObject({ status: 403 })
    expect(await eve.comment('t4_nothing', { text: 'hi' })).toMatchObject({ status: 403 })
    expect(await bot.comment(name, { text: ' ' })).toMatchObject(formError('NO_TEXT', 'text'))
  })

  it('to a subreddit reaches its moderators, who reply for the subreddit', async () => {
    reddit.store.addSubreddit('sandbox', { moderators: ['modesta', 'mo'] })
    await compose(ann, '/r/Sandbox', 'a question')
    for (const name of ['modesta', 'mo']) {
      const [item] = await (await logIn(reddit, name)).list('/message/inbox')
      expect(item).toMatchObject({ author: 'ann', dest: '#sandbox', subreddit: 'sandbox' })
    }
    expect(await ann.list('/message/sent')).toHaveLength(1)
    const mo = await logIn(reddit, 'mo')
    const [asked] = await mo.list('/message/inbox')
    await mo.comment(String(asked?.['name']), { text: 'an answer' })
    expect((await ann.list('/message/inbox'))[0]).toMatchObject({
      author: 'mo',
      subreddit: 'sandbox',
      distinguished: 'moderator',
      parent_id: asked?.['name'],
    })
  })

  it('about a ban can be replied to, which reaches the moderators', async () => {
    reddit.store.ban('sandbox', 'PhotoBot')
    const [notice] = await bot.list('/message/unread')
    await bot.comment(String(notice?.['name']), { text: 'sorry' })
    const modesta = await logIn(reddit, 'modesta')
    expect((await modesta.list('/message/inbox'))[0]).toMatchObject({ author: 'PhotoBot', body: 'sorry' })
  })

  it('can be sent by a test with a parent record or name', () => {
    const first = reddit.store.sendMessage({ from: 'ann', to: 'PhotoBot', subject: 's', body: '1' })
    const second = { from: 'PhotoBot', to: 'ann', subject: 're: s', body: '2', parent: first }
    const third = { ...second, parent: reddit.store.sendMessage(second).name }
    expect(reddit.store.sendMessage(third).firstMessageName).toBe(first.name)
  })

  it('needs an existing recipient and a text', async () => {
    const nobody = formError('USER_DOESNT_EXIST', 'to')
    expect(await compose(ann, 'nobody_here', 'hi')).toMatchObject(nobody)
    expect(await compose(ann, 'r/nowhere', 'hi')).toMatchObject(nobody)
    expect(await compose(ann, 'PhotoBot', '')).toMatchObject(formError('NO_TEXT', 'text'))
  })

  it('is listed apart from mentions', async () => {
    const post = `t3_${reddit.store.posts[0]?.id ?? ''}`
    await ann.comment(post, { text: 'u/photobot, look' })
    await compose(ann, 'PhotoBot', 'look')
    expect(await bot.list('/message/messages')).toHaveLength(1)
    expect(await bot.list('/message/mentions')).toHaveLength(1)
    const [, mention] = await bot.list('/message/inbox')
    expect(mention).toMatchObject({ was_comment: true, subreddit: 'sandbox', parent_id: post })
  })
})

describe('private messages since they became chat', () => {
  beforeEach(() => {
    reddit.store.messaging = 'chat'
  })

  it.each(['messages', 'sent'])('redirect message/%s to the login page', async (box) => {
    const answer = await fetch(`${reddit.url}/message/${box}`, {
      headers: { authorization: bot.authorization },
      redirect: 'manual',
    })
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toMatch(/^https:\/\/www\.reddit\.com\/login/)
  })

  it('are missing from the inbox but not from unread', async () => {
    await compose(ann, 'PhotoBot', 'please')
    expect(await bot.list('/message/inbox')).toEqual([])
    expect(await bot.list('/message/unread')).toMatchObject([{ body: 'please' }])
  })

  it('return a placeholder id for a reply', async () => {
    const { name } = reddit.store.sendMessage({ from: 'ann', to: 'PhotoBot', subject: 's', body: 'b' })
    const things = [{ kind: 't4', data: { id: 'zzzzzzzzzzzz', name: 't4_zzzzzzzzzzzz' } }]
    expect((await bot.comment(name, { text: 'done' })).body).toMatchObject({ json: { data: { things } } })
  })
})
