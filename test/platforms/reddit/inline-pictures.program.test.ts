import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startRedditBot, type RedditBot } from '../../support/reddit/reddit-bot.ts'

let bot: RedditBot
beforeAll(async () => {
  bot = await startRedditBot({ REDDIT_INLINE_PICTURES: '1', REDDIT_USER_HOURLY_LIMIT: '100' })
})
beforeEach(() => {
  bot.store.addSubreddit('sandbox', { allowedMediaInComments: ['static', 'giphy'] })
  bot.store.mediaState = 'valid'
})
afterAll(() => bot.close())

const ask = async (body = 'colorizebot', edit: object = {}) => {
  const id = await bot.post()
  Object.assign(bot.store.post(id) ?? {}, edit)
  return bot.answer(bot.say(`t3_${id}`, 'bob', body))
}
const isLink = (body: string) => body.startsWith('[Here it is in colour')

it('shows the picture in the comment with a caption as its alternative text', async () => {
  const { body, pictures } = await ask()
  expect(pictures).toHaveLength(1)
  expect(pictures[0]?.caption).toMatch(/colours guessed by a neural network/)
  expect(pictures[0]?.image?.contentType).toBe('image/jpeg')
  expect(body).toContain('Here it is in colour:')
  expect(body).toContain('delete')
})

it('posts a link where the subreddit or its moderators allow no pictures, or the post is NSFW', async () => {
  bot.store.addSubreddit('sandbox', { allowedMediaInComments: ['giphy'] })
  expect(isLink((await ask()).body)).toBe(true)
  bot.store.addSubreddit('sandbox', { allowedMediaInComments: ['static'] })
  expect(isLink((await ask('colorizebot', { over18: true })).body)).toBe(true)
  await bot.messageBack('modesta', 'link only r/sandbox')
  expect(isLink((await ask()).body)).toBe(true)
  await bot.messageBack('modesta', 'on r/sandbox')
  expect((await ask()).pictures).toHaveLength(1)
})

it.each(['/api/media/asset.json', '/upload', '/api/comment'])(
  'posts a link when %s rejects the picture',
  async (path) => {
    const fault = path === '/api/comment' ? { code: 'JSON_INVALID', field: 'richtext_json' } : { status: 403 }
    bot.store.queueFault({ path, ...fault })
    expect(isLink((await ask()).body)).toBe(true)
  },
)

it('posts a link when Reddit cannot process the picture', async () => {
  bot.store.mediaState = 'failed'
  const answer = await ask()
  await expect.poll(() => isLink(answer.body), bot.patience).toBe(true)
})

it('waits while Reddit processes the picture', async () => {
  bot.store.mediaState = 'processing'
  const answer = await ask()
  const looks = bot.asked('/api/info')
  await expect.poll(() => bot.asked('/api/info'), bot.patience).toBeGreaterThan(looks + 1)
  bot.store.mediaState = 'valid'
  await ask() // answered after it
  expect(isLink(answer.body)).toBe(false)
})
