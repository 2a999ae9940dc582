import { describe, expect, it } from 'vitest'
import { parseUrl } from '../../../src/platforms/link-targets.ts'
import { addressOf } from '../../../src/platforms/reddit/listen/links.ts'

const of = (text: string) => {
  const url = parseUrl(text)
  return url && addressOf(url)
}
const picture = (...urls: string[]) => ({ kind: 'picture', urls })

describe('addressOf', () => {
  it.each([
    ['https://i.redd.it/abc.jpg', picture('https://i.redd.it/abc.jpg')],
    ['https://i.redd.it/abc.gif', picture('https://i.redd.it/abc.gif')],
    [
      'https://preview.redd.it/abc123.jpg?width=640&s=f00',
      picture('https://i.redd.it/abc123.jpg', 'https://preview.redd.it/abc123.jpg?width=640&s=f00'),
    ],
    [
      'https://preview.redd.it/my-title-v0-abc123.png?auto=webp&amp;s=f00',
      picture(
        'https://i.redd.it/abc123.png',
        'https://preview.redd.it/my-title-v0-abc123.png?auto=webp&s=f00',
      ),
    ],
    [
      'https://external-preview.redd.it/x-y_z.jpg?s=1',
      picture('https://external-preview.redd.it/x-y_z.jpg?s=1'),
    ],
    [
      'https://www.reddit.com/media?url=https%3A%2F%2Fi.redd.it%2Fabc.jpg',
      picture('https://i.redd.it/abc.jpg'),
    ],
    ['https://www.reddit.com/gallery/1abc2', { kind: 'post', name: 't3_1abc2' }],
    ['https://old.reddit.com/r/pics/comments/1abc2/title/', { kind: 'post', name: 't3_1abc2' }],
    ['https://reddit.com/comments/1abc2', { kind: 'post', name: 't3_1abc2' }],
    ['https://redd.it/1abc2', { kind: 'post', name: 't3_1abc2' }],
    ['https://www.reddit.com/r/pics/s/AbCd123', { kind: 'share', path: '/r/pics/s/AbCd123' }],
    ['https://i.imgur.com/abcdefg.png', picture('https://i.imgur.com/abcdefg.png')],
    ['https://imgur.com/abcdefg', picture('https://i.imgur.com/abcdefg.jpg')],
    ['https://m.imgur.com/abcdefg', picture('https://i.imgur.com/abcdefg.jpg')],
    [
      'https://i.imgur.com/abcdefg.gifv',
      { ...picture('https://i.imgur.com/abcdefgh.jpg'), isVideoStill: true },
    ],
    ['https://example.com/a/b.JPEG', picture('https://example.com/a/b.JPEG')],
    ['https://upload.wikimedia.org/x.tif', picture('https://upload.wikimedia.org/x.tif')],
  ])('%s', (text, expected) => {
    expect(of(text)).toEqual(expected)
  })

  it.each([
    ['https://imgur.com/a/abcdefg'],
    ['https://imgur.com/gallery/abcdefg'],
    ['https://v.redd.it/abc'],
    ['https://www.youtube.com/watch.jpg'],
    ['https://www.reddit.com/r/pics'],
    ['https://www.reddit.com/media?url=https://www.reddit.com/media?url=x'],
    ['https://redd.it/a/b'],
    ['https://example.com/page.html?picture=a.jpg'],
    ['ftp://example.com/a.jpg'],
    ['javascript:alert(1)//a.jpg'],
    ['http://['],
  ])('finds nothing in %s', (text) => {
    expect(of(text)).toBeUndefined()
  })
})
