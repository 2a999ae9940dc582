import { describe, expect, it } from 'vitest'
import {
  expiryMs,
  isEmpty,
  pictureAt,
  pictureBehind,
  picturesIn,
  type ShownAttachment,
  type ShownMessage,
} from '../../../src/platforms/discord/listen/pictures.ts'
import { readAnyLink } from '../../../src/platforms/open-platforms.ts'
import { shownAnswer } from '../../../src/platforms/discord/listen/message-adapter.ts'

const attachment = (given: Partial<ShownAttachment> = {}): ShownAttachment => ({
  url: 'https://cdn.discordapp.com/attachments/1/2/a.jpg',
  name: 'a.jpg',
  contentType: 'image/jpeg',
  isSpoiler: false,
  ...given,
})
const message = (given: Partial<ShownMessage> = {}): ShownMessage => ({
  attachments: [],
  embeds: [],
  snapshots: [],
  ...given,
})
const urlsIn = (shown: ShownMessage): unknown => {
  const found = picturesIn(shown)
  return 'code' in found
    ? found.code
    : found.pictures.map(({ source }) => source.kind === 'urls' && source.urls)
}

describe('the pictures of a message', () => {
  it('are its own, those of its embeds, those of what it forwards, up to four', () => {
    const own = attachment({ url: 'https://a.example/1' })
    const embeds = [
      { pictureUrls: ['https://a.example/2', 'https://a.example/2b'], isVideo: false },
      { pictureUrls: [], isVideo: false },
      { pictureUrls: ['https://a.example/film'], isVideo: true },
    ]
    const forwarded = message({
      attachments: ['3', '4', '5'].map((name) => attachment({ url: `https://a.example/${name}` })),
    })
    expect(urlsIn(message({ attachments: [own], embeds, snapshots: [forwarded] }))).toEqual([
      ['https://a.example/1'],
      ['https://a.example/2', 'https://a.example/2b'],
      ['https://a.example/3'],
      ['https://a.example/4'],
    ])
  })

  it('are told from other files by what Discord says they are, else by their names', () => {
    const is = (contentType: string | undefined, name: string) =>
      urlsIn(message({ attachments: [attachment({ contentType, name })] }))
    for (const contentType of [undefined, 'application/octet-stream']) {
      expect(is(contentType, 'a.HEIC')).toHaveLength(1)
      expect(is(contentType, 'a.txt')).toBe('no_image')
    }
    expect(is('image/avif', 'nameless')).toHaveLength(1)
    expect(is('text/plain', 'a.jpg')).toBe('no_image')
    expect(is('video/mp4', 'a.mp4')).toBe('video_not_supported')
  })

  it('are none in an empty message, however often that is forwarded', () => {
    expect(isEmpty(message())).toBe(true)
    expect(isEmpty(message({ snapshots: [message()] }))).toBe(true)
    expect(isEmpty(message({ snapshots: [message({ attachments: [attachment()] })] }))).toBe(false)
    expect(urlsIn(message())).toBe('no_image')
  })
})

describe('a picture by itself', () => {
  it('is refused by what it is', () => {
    expect(pictureAt(attachment({ contentType: 'application/pdf', name: 'a.pdf' }))).toEqual({
      code: 'not_an_image',
    })
    expect(pictureAt(attachment({ contentType: 'video/webm', name: 'a.webm' }))).toEqual({
      code: 'video_not_supported',
    })
    expect(pictureAt(attachment({ isSpoiler: true }))).toMatchObject({ pictures: [{ isSpoiler: true }] })
  })

  it.each([
    ['https://cdn.discordapp.com/attachments/1/2/a.jpg?ex=1&is=2&hm=3', 1],
    [' https://i.imgur.com/abcde.jpg ', 1],
    ['https://a.example/photo', 1],
    ['https://www.youtube.com/watch?v=1', 'video_not_supported'],
    ['https://www.reddit.com/r/pics/comments/abc/', 'no_image'],
    ['javascript:alert(1)', 'no_image'],
    ['ftp://a.example/a.jpg', 'no_image'],
    ['my photo', 'no_image'],
    ['', 'no_image'],
  ])('behind “%s”: %s', (link, expected) => {
    const found = pictureBehind(link, readAnyLink)
    expect('code' in found ? found.code : found.pictures.length).toBe(expected)
  })
})

describe('Discord’s own addresses', () => {
  it('say when they expire; others never do', () => {
    const query = '?ex=65f0a1b2&is=65ef5032&hm=abc'
    const atMs = 0x65f0a1b2 * 1_000
    expect(expiryMs(`https://cdn.discordapp.com/attachments/1/2/a.jpg${query}`)).toBe(atMs)
    expect(expiryMs(`https://media.discordapp.net/attachments/1/2/a.jpg${query}`)).toBe(atMs)
    expect(expiryMs(`http://127.0.0.1:1/sandbox/discord/ephemeral-attachments/1/2/a.jpg${query}`)).toBe(atMs)
    expect(expiryMs('https://cdn.discordapp.com/attachments/1/2/a.jpg')).toBeUndefined()
    expect(expiryMs(`https://evil-discordapp.com/a.jpg${query}`)).toBeUndefined()
    expect(expiryMs(`https://a.example/a.jpg${query}`)).toBeUndefined()
  })
})

describe('a message as Discord’s HTTP interface answers it', () => {
  const file = (name: string, rest = {}) => ({
    id: '1',
    url: `https://cdn.discordapp.com/attachments/1/2/${name}`,
    filename: name,
    content_type: 'image/png',
    ...rest,
  })

  it('has the pictures and spoiler marks of attachments, embeds and forwards', () => {
    const shown = shownAnswer({
      attachments: [file('SPOILER_a.png'), file('b.png', { flags: 8 }), file('c.png')],
      embeds: [
        {
          type: 'image',
          url: 'x',
          thumbnail: { url: 'https://a.example/d', proxy_url: 'https://p.example/d' },
        },
        { type: 'gifv', thumbnail: { url: 'https://a.example/e' } },
      ],
      message_snapshots: [{ message: { attachments: [file('f.png')] } }],
    })
    expect(shown.attachments.map(({ isSpoiler }) => isSpoiler)).toEqual([true, true, false])
    expect(shown.embeds).toEqual([
      { pictureUrls: ['https://p.example/d', 'https://a.example/d'], isVideo: false },
      { pictureUrls: ['https://a.example/e'], isVideo: true },
    ])
    expect(shown.snapshots[0]?.attachments).toHaveLength(1)
  })

  it('without pictures is that which it answers', () => {
    const referenced_message = { attachments: [file('a.png')], message_snapshots: [{ message: {} }] }
    expect(shownAnswer({ referenced_message }).attachments).toHaveLength(1)
    const own = { attachments: [file('b.png'), file('c.png')] }
    expect(shownAnswer({ ...own, referenced_message }).attachments).toHaveLength(2)
    expect(isEmpty(shownAnswer({ referenced_message: null }))).toBe(true)
  })

  it('is refused where it is none', () => {
    expect(() => shownAnswer({ attachments: 'none' })).toThrow()
    expect(() => shownAnswer(undefined)).toThrow()
  })
})
