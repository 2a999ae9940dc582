import { describe, expect, it } from 'vitest'
import { isDeleteCommand, commandIn } from '../../../src/platforms/reddit/listen/message.ts'

const plain = { vividness: 1, sideBySide: false, force: false, which: 'all' }
const wish = (subject: string, body: string, from: { author?: string | null; subreddit?: string } = {}) =>
  commandIn({ subject, body, author: 'ann', subreddit: undefined, ...from })

describe('commandIn', () => {
  it.each([
    ['opt out', '', { kind: 'opt', out: true }],
    ['hello', 'Opt-out please', { kind: 'opt', out: true }],
    ['re: opt out', 'opt in', { kind: 'opt', out: true }],
    ['hi', 'please do this:\nOPT IN', { kind: 'opt', out: false }],
    ['x', 'off r/Pics', { kind: 'policy', place: 'pics', change: { speak: 'off' } }],
    ['off in /r/pics', 'thanks', { kind: 'policy', place: 'pics', change: { speak: 'off' } }],
    ['x', 'links only r/pics.', { kind: 'policy', place: 'pics', change: { speak: 'link_only' } }],
    ['x', 'Message only for r/pics', { kind: 'policy', place: 'pics', change: { speak: 'message_only' } }],
    ['x', 'colorizebot, no nsfw r/pics', { kind: 'policy', place: 'pics', change: { nsfw: false } }],
    ['x', 'on r/pics', { kind: 'policy', place: 'pics', change: { speak: 'freely', nsfw: true } }],
    ['x', 'delete', { kind: 'delete' }],
    ['photo', 'https://i.redd.it/a.jpg', { kind: 'colorize', options: plain }],
    [
      'photo',
      '[this](https://i.redd.it/a.jpg) vivid',
      { kind: 'colorize', options: { ...plain, vividness: 1.6 } },
    ],
    ['photo', 'soft https://redd.it/abc', { kind: 'colorize', options: { ...plain, vividness: 0.5 } }],
    ['thanks', 'that was lovely', undefined],
    ['x', '> opt out', undefined],
    ['x', 'I would never opt out', undefined],
    ['x', 'turn it off r/pics', undefined],
    ['x', 'off', undefined],
    ['x', 'off r/a-b', undefined],
  ])('reads subject %j and body %j', (subject, body, wanted) => {
    expect(wish(subject, body)).toEqual(wanted)
  })

  it('applies a moderators’ message to their own subreddit', () => {
    expect(wish('x', 'off', { subreddit: 'Pics' })).toMatchObject({ place: 'pics', change: { speak: 'off' } })
  })

  it('accepts a ban only from Reddit itself', () => {
    const subject = "You've been permanently banned from participating in r/Pics"
    expect(wish(subject, '', { author: null })).toEqual({ kind: 'banned', place: 'pics' })
    expect(wish(subject, 'words')).toBeUndefined()
    for (const other of [
      "You've been unbanned from participating in r/Pics",
      'Your ban from r/Pics has changed',
    ])
      expect(wish(other, '', { author: null })).toEqual({ kind: 'banned', place: 'pics' })
  })

  it('reads the longest message without delay', () => {
    for (const piece of ['[a](', 'https://', 'off r/', '`', 'delete '])
      expect(wish('x'.repeat(100), piece.repeat(Math.floor(10_000 / piece.length)))?.kind).not.toBe('opt')
  })
})

describe('isDeleteCommand', () => {
  it.each([
    ['delete'],
    ['Delete this please.'],
    ['please delete'],
    ['colorizebot delete'],
    ['> nice\n\ndelete!'],
  ])('accepts %j', (body) => {
    expect(isDeleteCommand(body)).toBe(true)
  })
  it.each([['do not delete'], ['delete the background'], ['deleted'], ['`delete`'], ['> delete'], ['']])(
    'rejects %j',
    (body) => {
      expect(isDeleteCommand(body)).toBe(false)
    },
  )
})
