import { describe, expect, it } from 'vitest'
import { addressesIn } from '../../../src/platforms/reddit/listen/addresses.ts'
import { picturesOf } from '../../../src/platforms/reddit/listen/pictures.ts'
import { submissionSchema } from '../../../src/platforms/reddit/client/schemas.ts'

const post = (fields: Record<string, unknown>) =>
  submissionSchema.parse({ name: 't3_a', author: 'ann', ...fields })
const picture = (...urls: string[]) => ({ kind: 'picture', urls })
const preview = { images: [{ source: { url: 'https://external-preview.redd.it/a.jpg?s=1' } }] }
const media = {
  one: { status: 'valid', e: 'Image', m: 'image/jpg', s: { u: 'https://preview.redd.it/one.jpg?s=1' } },
  two: { status: 'valid', e: 'AnimatedImage', m: 'image/gif', s: { gif: 'https://i.redd.it/two.gif' } },
  bad: { status: 'failed' },
}
const one = picture('https://i.redd.it/one.jpg', 'https://preview.redd.it/one.jpg?s=1')
const two = picture('https://i.redd.it/two.gif')

describe('picturesOf', () => {
  it.each([
    [
      'an image post, with Reddit’s preview as a fall-back',
      { url_overridden_by_dest: 'https://i.redd.it/a.jpg', preview },
      [picture('https://i.redd.it/a.jpg', 'https://external-preview.redd.it/a.jpg?s=1')],
    ],
    [
      'an image of any host that Reddit knows to be one',
      { url: 'https://example.com/photo', post_hint: 'image', preview },
      [picture('https://example.com/photo', 'https://external-preview.redd.it/a.jpg?s=1')],
    ],
    [
      'a gallery, in its own order, without what failed',
      {
        is_gallery: true,
        gallery_data: { items: [{ media_id: 'two' }, { media_id: 'bad' }, { media_id: 'one' }] },
        media_metadata: media,
      },
      [two, one],
    ],
    [
      'a gallery that lost its order',
      { is_gallery: true, gallery_data: null, media_metadata: media },
      [one, two],
    ],
    [
      'a crosspost',
      {
        crosspost_parent: 't3_b',
        crosspost_parent_list: [{ name: 't3_b', author: 'bob', url: 'https://i.redd.it/b.jpg' }],
      },
      [picture('https://i.redd.it/b.jpg')],
    ],
    [
      'a crosspost whose parent must be asked for',
      { crosspost_parent: 't3_b', crosspost_parent_list: [] },
      [{ kind: 'post', name: 't3_b' }],
    ],
    [
      'a self post with a picture in its text',
      {
        is_self: true,
        selftext: 'look:\n\n![img](one)\n\nand https://imgur.com/abcdefg.',
        media_metadata: media,
      },
      [one, picture('https://i.imgur.com/abcdefg.jpg')],
    ],
    [
      'a video, by its still',
      { is_video: true, url: 'https://v.redd.it/x', preview },
      [{ ...picture('https://external-preview.redd.it/a.jpg?s=1'), isVideoStill: true }],
    ],
  ])('%s', (_, fields, pictures) => {
    expect(picturesOf(post(fields))).toEqual({ pictures })
  })

  it.each([
    ['a text post', { is_self: true, url: 'https://www.reddit.com/r/a/comments/b' }, 'no_image', true],
    ['a link to an article', { url: 'https://example.com/news', preview }, 'no_image', true],
    ['a video without a still', { is_video: true, url: 'https://v.redd.it/x' }, 'video_not_supported', true],
    ['a deleted post', { author: '[deleted]', url: 'https://i.redd.it/a.jpg' }, 'source_deleted', false],
    [
      'a removed post',
      { removed_by_category: 'moderator', url: 'https://i.redd.it/a.jpg' },
      'source_deleted',
      false,
    ],
    ['an empty gallery', { is_gallery: true, media_metadata: null }, 'no_image', true],
    ['an address that is none', { url: 'http://[' }, 'no_image', true],
  ])('refuses %s', (_, fields, refuse, say) => {
    expect(picturesOf(post(fields))).toEqual({ refuse, say })
  })
})

describe('addressesIn', () => {
  it.each([
    ['[this](https://i.redd.it/a.jpg "title")', [picture('https://i.redd.it/a.jpg')]],
    ['see https://i.redd.it/a.jpg, and https://i.redd.it/a.jpg', [picture('https://i.redd.it/a.jpg')]],
    ['(https://i.redd.it/a.png)', [picture('https://i.redd.it/a.png')]],
    ['![gif](two) [words](https://example.com)', [two]],
    ['no picture, only https://example.com', []],
    ['![gif](giphy|abc)', []],
  ])('%s', (text, expected) => {
    expect(addressesIn(text, media)).toEqual(expected)
  })

  it('reads the longest text that Reddit accepts, and longer ones, without delay', () => {
    for (const piece of ['![', '[](', 'https://', '![a](b ', '"'])
      expect(addressesIn(piece.repeat(40_000 / piece.length), media)).toEqual([])
  })
})
