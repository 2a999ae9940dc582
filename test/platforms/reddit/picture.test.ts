import { describe, expect, it } from 'vitest'
import { pictureOf } from '../../../src/platforms/reddit/picture.ts'
import { submissionSchema } from '../../../src/platforms/reddit/wire.ts'

const post = (fields: Record<string, unknown>) =>
  submissionSchema.parse({ name: 't3_a', author: 'ann', ...fields })

describe('pictureOf', () => {
  it('takes the address of an image post, and Reddit’s preview as a fall-back', () => {
    const preview = { images: [{ source: { url: 'https://preview.redd.it/a.jpg?s=1' } }] }
    const found = pictureOf(post({ url_overridden_by_dest: 'https://i.redd.it/a.jpg', preview }))
    expect(found).toEqual({ urls: ['https://i.redd.it/a.jpg', 'https://preview.redd.it/a.jpg?s=1'] })
  })

  it.each([
    ['a text post', { is_self: true, url: 'https://www.reddit.com/r/a/comments/b' }, 'no_image', true],
    ['a link to an article', { url: 'https://example.com/news' }, 'no_image', true],
    ['a video', { is_video: true, url: 'https://v.redd.it/x' }, 'video_not_supported', true],
    ['a deleted post', { author: '[deleted]', url: 'https://i.redd.it/a.jpg' }, 'source_deleted', false],
    [
      'a removed post',
      { removed_by_category: 'moderator', url: 'https://i.redd.it/a.jpg' },
      'source_deleted',
      false,
    ],
    ['an address that is none', { url: 'http://[' }, 'no_image', true],
  ])('refuses %s', (_, fields, refuse, say) => {
    expect(pictureOf(post(fields))).toEqual({ refuse, say })
  })
})
