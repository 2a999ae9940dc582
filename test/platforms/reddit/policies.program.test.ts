import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalSentence } from '../../../src/i18n/sentences.ts'
import { pageIn, startRedditBot, type RedditBot } from '../../support/reddit/reddit-bot.ts'

let bot: RedditBot
beforeAll(async () => {
  bot = await startRedditBot({ REDDIT_USER_HOURLY_LIMIT: '100' })
})
afterAll(() => bot.close())

const status = async (url: string): Promise<number> => (await fetch(url)).status
/** All that was asked before this has been seen to, once this is answered. */
const afterAllElse = async (): Promise<void> => {
  await bot.answer(bot.say(`t3_${await bot.post()}`, 'last'))
}

describe('the delete command on Reddit', () => {
  it('removes the answer and its pictures when it comes from the user who asked', async () => {
    const asked = bot.say(`t3_${await bot.post()}`, 'bob')
    const { id, body } = await bot.answer(asked)
    const page = pageIn(body)
    expect(await status(`${page}/image`)).toBe(200)
    bot.say(`t1_${id}`, 'bob', 'Delete this please.')
    await expect.poll(() => bot.answers(asked), bot.patience).toHaveLength(0)
    await expect.poll(() => status(page), bot.patience).toBe(404)
    expect(await status(`${page}/before`)).toBe(404)
  })

  it.each([
    ['the post’s author', 'ann'],
    ['a moderator', 'modesta'],
  ])('by %s too', async (_, who) => {
    const asked = bot.say(`t3_${await bot.post()}`, 'bob')
    bot.say(`t1_${(await bot.answer(asked)).id}`, who, 'delete')
    await expect.poll(() => bot.answers(asked), bot.patience).toHaveLength(0)
  })

  it('does nothing when it comes from anybody else', async () => {
    const asked = bot.say(`t3_${await bot.post()}`, 'bob')
    const kept = await bot.answer(asked)
    bot.say(`t1_${kept.id}`, 'eve', 'delete')
    const other = bot.say(`t3_${await bot.post()}`, 'bob')
    bot.say(`t1_${(await bot.answer(other)).id}`, 'bob', 'delete') // heard after it
    await expect.poll(() => bot.answers(other), bot.patience).toHaveLength(0)
    expect(await status(pageIn(kept.body))).toBe(200)
    expect(bot.answers(asked)).toHaveLength(1)
  })
})

describe('a picture that was already coloured on Reddit', () => {
  it('is answered with a link to the first answer, once in a thread, then with silence', async () => {
    const post = `t3_${await bot.post()}`
    const asked = [bot.say(post, 'bob'), bot.say(post, 'carl'), bot.say(post, 'dora')]
    await expect.poll(() => asked.flatMap((id) => bot.answers(id)).length, bot.patience).toBe(2)
    await afterAllElse()
    const bodies = asked.flatMap((id) => bot.answers(id)).map(({ body }) => body)
    const first = bodies.find((body) => body.includes('Here it is in colour')) ?? ''
    const [again = ''] = bodies.filter((body) => body !== first)
    const firstId = bot.store.comments.find(({ body }) => body === first)?.id ?? 'none'
    expect(again).toContain(`/${firstId}/`)
    expect(again).toContain('already coloured')
    expect(bodies).toHaveLength(2)
  })

  it('counts as another picture with other options', async () => {
    const post = `t3_${await bot.post()}`
    await bot.answer(bot.say(post, 'bob'))
    expect((await bot.answer(bot.say(post, 'bob', 'colorizebot vivid'))).body).toContain('in colour')
  })

  it('is coloured again when the first answer was deleted', async () => {
    const post = `t3_${await bot.post()}`
    const asked = bot.say(post, 'bob')
    bot.say(`t1_${(await bot.answer(asked)).id}`, 'bob', 'delete')
    await expect.poll(() => bot.answers(asked), bot.patience).toHaveLength(0)
    expect((await bot.answer(bot.say(post, 'carl'))).body).toContain('in colour')
  })
})

describe('the opt-out command on Reddit', () => {
  it('covers a user’s mentions and posts until the user opts in again', async () => {
    expect(await bot.messageBack('Olga', 'opt out')).toContain('will ignore you')
    const own = bot.say(`t3_${await bot.post()}`, 'olga')
    const theirs = `t3_${await bot.post('OLGA')}`
    const about = bot.say(theirs, 'bob')
    const nothingThere = bot.say(
      `t3_${bot.store.addPost({ kind: 'self', author: 'olga', title: 'x' }).id}`,
      'bob',
    )
    await bot.heard()
    for (const id of [own, about, nothingThere]) expect(bot.answers(id)).toEqual([])
    expect(await bot.messageBack('olga', 'opt in')).toContain('again')
    await bot.answer(bot.say(theirs, 'carl'))
  })
})

describe('the policy of a subreddit', () => {
  it('can only be set by its moderators', async () => {
    bot.store.addSubreddit('sandbox', { moderators: ['modesta', 'mort'] })
    expect(await bot.messageBack('eve', 'off r/sandbox')).toContain('Only moderators of r/sandbox')
    expect(await bot.messageBack('mort', 'message only r/sandbox')).toContain('only by direct message')
    const asked = bot.say(`t3_${await bot.post()}`, 'nina')
    await expect.poll(() => bot.messages('nina'), bot.patience).toHaveLength(1)
    expect(bot.answers(asked)).toEqual([])

    await bot.messageBack('modesta', 'off r/Sandbox')
    const silent = bot.say(`t3_${await bot.post()}`, 'nina')
    await bot.heard()
    expect(await bot.messageBack('modesta', 'on r/sandbox')).toContain('with pictures or links')
    await afterAllElse()
    expect(bot.answers(silent)).toEqual([])
    expect(bot.messages('nina')).toHaveLength(1)
  })

  it('can exclude NSFW posts, whose answers are marked NSFW elsewhere', async () => {
    const nsfw = async () => {
      const id = await bot.post()
      Object.assign(bot.store.post(id) ?? {}, { over18: true })
      return `t3_${id}`
    }
    expect((await bot.answer(bot.say(await nsfw(), 'bob'))).body).toContain('(NSFW)](')
    await bot.messageBack('modesta', 'no nsfw r/sandbox')
    const silent = bot.say(await nsfw(), 'bob')
    await bot.heard()
    expect(bot.answers(silent)).toEqual([])
    await bot.messageBack('modesta', 'on r/sandbox')
  })

  it('turns answers into messages from a ban until it is lifted', async () => {
    bot.store.ban('sandbox', 'PhotoBot')
    const asked = bot.say(`t3_${await bot.post()}`, 'mia')
    await expect.poll(() => bot.messages('mia'), bot.patience).toHaveLength(1)
    expect(bot.answers(asked)).toEqual([])
    bot.store.unban('sandbox', 'PhotoBot')
    await bot.heard()
    await bot.answer(bot.say(`t3_${await bot.post()}`, 'mia'))
  })
})

describe('a direct message on Reddit', () => {
  it('is answered with the coloured picture if it contains a link', async () => {
    const image = bot.store.post(await bot.post())?.image?.name ?? ''
    const back = await bot.messageBack('dan', `could you? ${bot.store.imageUrl(image)}`)
    expect(await status(pageIn(back))).toBe(200)
    expect(await bot.messageBack('dan', `${bot.sandbox.url}/i/gone.jpg`)).toBe(
      refusalSentence('source_not_found'),
    )
  })

  it('can be followed by the delete command, which removes the pictures', async () => {
    const image = bot.store.post(await bot.post())?.image?.name ?? ''
    const back = pageIn(await bot.messageBack('dan', bot.store.imageUrl(image)))
    const [message] = bot.messages('dan')
    bot.store.sendMessage({
      from: 'dan',
      to: 'PhotoBot',
      subject: 're',
      body: 'delete',
      parent: message?.name ?? '',
    })
    await expect.poll(() => status(back), bot.patience).toBe(404)
  })

  it('is ignored if it contains neither a link nor a command', async () => {
    const before = bot.messages('dan').length
    bot.write('dan', 'thank you!')
    await bot.heard()
    expect(bot.messages('dan')).toHaveLength(before)
  })
})
