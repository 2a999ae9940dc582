import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findPictures, picturesInMessage } from '../../../src/platforms/reddit/listen/find-pictures.ts'
import type { NewPost } from '../../../src/sandbox/reddit/store/store.ts'
import { redditClientAt } from '../../support/reddit/reddit-client.ts'
import { startSandbox, type Sandbox } from '../../support/reddit/reddit-sandbox.ts'

let sandbox: Sandbox
let client: ReturnType<typeof redditClientAt>
beforeEach(async () => {
  sandbox = await startSandbox()
  client = redditClientAt(sandbox.url)
})
afterEach(async () => {
  await client.close()
  await sandbox.close()
})

const post = (fields: Partial<NewPost>) =>
  sandbox.store.addPost({
    author: 'ann',
    title: 'A post',
    kind: 'link',
    url: 'https://example.com/',
    ...fields,
  })
/** A line of comments below each other; the last one is the summon. */
const line = (postId: string, ...bodies: string[]): string => {
  let parent = `t3_${postId}`
  for (const body of bodies)
    parent = `t1_${sandbox.store.addComment({ parent, author: 'bob', body })?.id ?? ''}`
  return parent
}
const findAll = (comment: string, postId: string, which: number | 'all' = 'all') =>
  findPictures(client, { comment, submission: `t3_${postId}`, which })
const find = async (...asked: Parameters<typeof findAll>) => {
  const found = await findAll(...asked)
  return 'refuse' in found
    ? { refuse: found.refuse, say: found.say }
    : { pictures: found.pictures, nsfw: found.nsfw }
}
const pictures = (...urls: string[]) => ({
  pictures: urls.map((url) => ({ source: { kind: 'urls', urls: [url] } })),
  nsfw: false,
})
const photo = (name: string) => `https://i.redd.it/${name}.jpg`
const gallery = (names: readonly string[]) => ({
  is_gallery: true,
  gallery_data: { items: names.map((media_id) => ({ media_id })) },
  media_metadata: Object.fromEntries(
    names.map((name) => [name, { status: 'valid', e: 'Image', m: 'image/jpg', s: { u: photo(name) } }]),
  ),
})

describe('findPictures', () => {
  it('prefers the comment’s own pictures, then those of its parents upwards, then the post’s', async () => {
    const { id } = post({ url: photo('post') })
    const own = line(id, photo('parent'), `${photo('own')} colorizebot`)
    expect(await find(own, id)).toEqual(pictures(photo('own')))
    const deep = line(id, photo('far'), `[this](${photo('near')})`, 'no picture', 'colorizebot')
    expect(await find(deep, id)).toEqual(pictures(photo('near')))
    const plain = line(id, 'nothing', 'colorizebot')
    expect(await find(plain, id)).toEqual(pictures(photo('post')))
  })

  it('ignores quotes, code and deleted comments', async () => {
    const { id } = post({ url: photo('post') })
    const quoted = line(id, `> ${photo('quoted')}\n\n\`${photo('code')}\` colorizebot`)
    expect(await find(quoted, id)).toEqual(pictures(photo('post')))
    const below = line(id, photo('gone'), 'colorizebot')
    const gone = sandbox.store.comments.find(({ body }) => body === photo('gone'))
    if (gone) gone.deleted = true
    expect(await find(below, id)).toEqual(pictures(photo('post')))
  })

  it('returns at most 8 pictures of a gallery in order, or the chosen one', async () => {
    const names = Array.from({ length: 11 }, (_, i) => `photo${i + 1}`)
    const { id } = post({ extra: gallery(names) })
    const summon = line(id, 'colorizebot')
    expect(await find(summon, id)).toEqual(pictures(...names.slice(0, 8).map(photo)))
    expect(await find(summon, id, 3)).toEqual(pictures(photo('photo3')))
    expect(await find(summon, id, 11)).toEqual(pictures(photo('photo11')))
    expect(await find(summon, id, 12)).toEqual({ refuse: 'no_such_picture', say: true })
    expect(await find(summon, id, 0)).toEqual({ refuse: 'no_such_picture', say: true })
  })

  it('follows links to other posts, crossposts and share links once', async () => {
    const there = post({ url: photo('there'), over18: true })
    const { id } = post({ kind: 'self', selftext: 'no picture' })
    const found = { ...pictures(photo('there')), nsfw: true }
    const linked = line(id, `https://www.reddit.com/r/sandbox/comments/${there.id}/a_post/ colorizebot`)
    expect(await find(linked, id)).toEqual(found)
    const shared = line(id, `https://www.reddit.com/r/sandbox/s/${there.id} colorizebot`)
    expect(await find(shared, id)).toEqual(found)
    const crosspost = post({ extra: { crosspost_parent: `t3_${there.id}`, crosspost_parent_list: [] } })
    expect(await find(line(crosspost.id, 'colorizebot'), crosspost.id)).toEqual(found)
    const loop = post({ extra: { crosspost_parent: `t3_${crosspost.id}` } })
    expect(await find(line(loop.id, 'colorizebot'), loop.id)).toEqual({ refuse: 'no_image', say: true })
    const nowhere = line(id, 'https://www.reddit.com/r/sandbox/s/nowhere colorizebot')
    expect(await find(nowhere, id)).toEqual({ refuse: 'no_image', say: true })
  })

  it('reports that there is no picture, and nothing when the post is gone', async () => {
    const { id } = post({ kind: 'self', selftext: 'words' })
    expect(await find(line(id, 'colorizebot'), id)).toEqual({ refuse: 'no_image', say: true })
    const gone = post({ url: photo('x'), deleted: true })
    expect(await find(line(gone.id, 'colorizebot'), gone.id)).toEqual({
      refuse: 'source_deleted',
      say: false,
    })
  })

  it('returns the author, the source and the place of the mention', async () => {
    const there = post({ author: 'Zoe', url: photo('there') })
    const { id } = post({ url: photo('post') })
    const inPost = line(id, 'colorizebot')
    const place = 'sandbox'
    expect(await findAll(inPost, id)).toMatchObject({ owners: ['ann'], sources: [`t3_${id}`], place })
    const inParent = line(id, photo('parent'), 'colorizebot')
    const parent = sandbox.store.comments.find(({ body }) => body === photo('parent'))
    expect(await findAll(inParent, id)).toMatchObject({
      owners: ['bob', 'ann'],
      sources: [`t1_${parent?.id ?? ''}`],
    })
    const linked = line(id, `https://www.reddit.com/r/sandbox/comments/${there.id}/ colorizebot`)
    expect(await findAll(linked, id)).toMatchObject({
      owners: ['bob', 'zoe', 'ann'],
      sources: [linked, `t3_${there.id}`],
    })
  })
})

describe('picturesInMessage', () => {
  it('returns the pictures and posts that the message links to', async () => {
    const there = post({ author: 'Zoe', url: photo('there'), over18: true })
    const body = `${photo('one')} and https://redd.it/${there.id}`
    expect(await picturesInMessage(client, { body, which: 'all' })).toEqual({
      ...pictures(photo('one'), photo('there')),
      nsfw: true,
      owners: ['zoe'],
      sources: [`t3_${there.id}`],
      place: undefined,
    })
  })
})
